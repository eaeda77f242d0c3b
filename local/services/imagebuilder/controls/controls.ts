import { AwsError } from '../../../kernel/errors.ts';
import type { Control } from '../../../kernel/service.ts';
import type { World } from '../../../kernel/world.ts';
import { arnOf, slug } from '../arn.ts';
import type { BuildPlan, ScanStatus } from '../build/built-image.ts';
import { enter } from '../build/enter.ts';
import { isExecuting } from '../build/execute-in-sandbox.ts';
import { newImage, plainOrder } from '../build/new-image.ts';
import { makeAmis } from '../build/output-amis.ts';
import { complete } from '../scan/findings.ts';
import { tellScan } from '../scan/tell-scan.ts';
import { factory } from '../store.ts';

const invalid = (message: string): AwsError => new AwsError('InvalidControl', message, { status: 400 });

const OUTCOMES = ['AVAILABLE', 'FAILED', 'CANCELLED'];
const SCANS = ['COMPLETED', 'SCANNING', 'ABANDONED', 'FAILED', 'TIMED_OUT', 'off'];

interface Place {
  readonly account?: string;
  readonly region?: string;
}

/**
 * `{recipe, account, region, outcome?, failAt?, reason?, failedComponent?, failedPhase?, failedStep?, executeComponents?,
 * scan?, scanMinutes?, findings?}`: how the next build of the recipe goes.
 */
export const planNextBuild: Control = (body, world) => {
  const { recipe, account, region, ...plan } = (body ?? {}) as BuildPlan & Place & { recipe?: string };
  if (!recipe || !account || !region) throw invalid('Give recipe, account and region.');
  if (plan.outcome !== undefined && !OUTCOMES.includes(plan.outcome))
    throw invalid(`outcome is one of ${OUTCOMES.join(', ')}.`);
  if (plan.scan !== undefined && !SCANS.includes(plan.scan)) throw invalid(`scan is one of ${SCANS.join(', ')}.`);
  if (plan.executeComponents && !isExecuting(world))
    throw new AwsError(
      'InvalidControl',
      'Builds execute no components here. Start local AWS again with --execute-components.',
      { status: 409 },
    );
  const { plans } = factory(world, account, region);
  plans[slug(recipe)] = [...(plans[slug(recipe)] ?? []), plan];
  return { recipe, ...plan };
};

interface NewImage extends Place {
  readonly name?: string;
  readonly version?: string;
  readonly regions?: readonly string[];
  readonly scan?: ScanStatus | 'off';
  readonly findings?: BuildPlan['findings'];
  readonly encryptedWith?: string;
  readonly emitEvent?: boolean;
}

/** Puts an image straight into AVAILABLE: `{name, version, account, region, regions, scan?, findings?, encryptedWith?, emitEvent}`. */
export const createImage: Control = (body, world) => {
  const {
    name,
    version = '1.0.0',
    account,
    region,
    regions,
    scan,
    findings,
    encryptedWith,
    emitEvent = true,
  } = (body ?? {}) as NewImage;
  if (!name || !account || !region || !regions?.includes(region))
    throw invalid('Give name, account, region, and regions with that region among them.');
  const place = { account, region };
  const image = newImage(world, place, {
    name: slug(name),
    version,
    type: 'AMI',
    buildType: 'USER_INITIATED',
    platform: 'Linux',
    osVersion: 'Amazon Linux 2023',
    architecture: 'x86_64',
    order: { ...plainOrder, ...ofPipeline(world, place, slug(name)) },
    tags: {},
  });
  makeAmis(
    world,
    place,
    image,
    regions.map((each) => ({ region: each, name: `${name} {{ imagebuilder:buildDate }}`, tags: {}, encryptedWith })),
  );
  if (scan !== 'off') image.scan = scan ?? 'COMPLETED';
  image.findings = (findings ?? []).map(complete);
  if (emitEvent) {
    if (image.scan === 'COMPLETED') tellScan(world, place, image);
    enter(world, place, image, 'AVAILABLE');
  } else image.status = 'AVAILABLE';
  return { imageBuildVersionArn: image.arn, amis: image.amis };
};

/** An image of the name of a pipeline counts as built by it. */
const ofPipeline = (world: World, { account, region }: { account: string; region: string }, name: string) => {
  const pipelineArn = arnOf(account, region, 'image-pipeline', name);
  return factory(world, account, region).pipelines[pipelineArn] ? { pipelineArn } : {};
};

/** Every build with the states it went through: what the API of Image Builder shows only of the present. */
export const listBuilds: Control = (_body, world) =>
  world
    .places('imagebuilder')
    .flatMap(({ account, region }) => Object.values(factory(world, account, region).images))
    .map(({ arn, status, history }) => ({ arn, status, history }));
