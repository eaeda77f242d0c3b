import type { World } from '../../kernel/world.ts';
import { registerImage } from '../ec2/images/register-image.ts';
import { complete, countSeverities, ordinaryFindings } from './findings.ts';
import {
  arnOf,
  type BuildPlan,
  type BuiltImage,
  type Definition,
  factory,
  type ImageStatus,
  type Pipeline,
  type ScanStatus,
  slug,
} from './store.ts';

const MINUTE = 60_000;

/** How long each state lasts, in virtual minutes: about what a small Linux image takes. */
const STEPS: readonly (readonly [ImageStatus, number])[] = [
  ['PENDING', 0.2],
  ['CREATING', 0.3],
  ['BUILDING', 12],
  ['TESTING', 6],
  ['DISTRIBUTING', 4],
  ['INTEGRATING', 1],
];

/** Documented as told: https://docs.aws.amazon.com/imagebuilder/latest/userguide/integ-eventbridge.html */
const TOLD = new Set<ImageStatus>([
  'BUILDING',
  'TESTING',
  'DISTRIBUTING',
  'INTEGRATING',
  'AVAILABLE',
  'CANCELLED',
  'FAILED',
]);

interface Place {
  readonly account: string;
  readonly region: string;
}

/** Starts a build of a pipeline; it goes on in virtual time. Gives the ARN of the image build version. */
export const startBuild = (
  world: World,
  place: Place,
  pipeline: Pipeline,
  buildType: BuiltImage['buildType'],
): string => {
  const state = factory(world, place.account, place.region);
  const recipe = state.recipes[String(pipeline.properties['ImageRecipeArn'])];
  const name = slug(recipe?.name ?? pipeline.name);
  const version = recipe?.version ?? '1.0.0';
  const plan = state.plans[name]?.shift() ?? {};
  const scanning =
    (pipeline.properties['ImageScanningConfiguration'] as { ImageScanningEnabled?: boolean } | undefined)
      ?.ImageScanningEnabled ?? false;
  const image = newImage(world, place, name, version, { pipelineArn: pipeline.arn, recipeArn: recipe?.arn, buildType });
  if (scanning && plan.scan !== 'off') image.scan = 'PENDING';
  advance(world, place, image, pipeline, plan, 0);
  return image.arn;
};

export const newImage = (
  world: World,
  { account, region }: Place,
  name: string,
  version: string,
  more: Pick<BuiltImage, 'pipelineArn' | 'recipeArn' | 'buildType'>,
): BuiltImage => {
  const { images } = factory(world, account, region);
  const builds = Object.values(images).filter((image) => image.name === name && image.version === version);
  const build = Math.max(0, ...builds.map((image) => image.build)) + 1;
  const arn = arnOf(account, region, 'image', `${name}/${version}/${build}`);
  const image: BuiltImage = {
    arn,
    name,
    version,
    build,
    createdAt: world.clock.now(),
    status: 'PENDING',
    history: [],
    amis: [],
    findings: [],
    ...more,
  };
  images[arn] = image;
  return image;
};

const advance = (
  world: World,
  place: Place,
  image: BuiltImage,
  pipeline: Pipeline,
  plan: BuildPlan,
  index: number,
): void => {
  if (image.status === 'CANCELLED') return;
  const step = STEPS[index];
  if (!step) {
    finish(world, place, image, pipeline);
    return;
  }
  const [status, minutes] = step;
  enter(world, place, image, status);
  if (status === 'TESTING' && image.scan) scan(world, place, image, pipeline, plan);
  const ends = plan.outcome !== undefined && plan.outcome !== 'AVAILABLE' && (plan.failAt ?? 'BUILDING') === status;
  world.clock.schedule(world.clock.now() + (ends ? minutes / 2 : minutes) * MINUTE, () => {
    if (!ends) return advance(world, place, image, pipeline, plan, index + 1);
    image.reason = plan.reason ?? `The image build stopped in ${status}`;
    pipeline.consecutiveFailures += 1;
    enter(world, place, image, plan.outcome === 'CANCELLED' ? 'CANCELLED' : 'FAILED');
  });
};

const finish = (world: World, place: Place, image: BuiltImage, pipeline: Pipeline): void => {
  const { recipes, distributions } = factory(world, place.account, place.region);
  const distribution = distributions[String(pipeline.properties['DistributionConfigurationArn'])];
  makeAmis(world, place, image, copies(place, recipes[image.recipeArn ?? ''], distribution));
  pipeline.consecutiveFailures = 0;
  enter(world, place, image, 'AVAILABLE');
};

export const enter = (world: World, { account, region }: Place, image: BuiltImage, status: ImageStatus): void => {
  const previous = image.status;
  image.status = status;
  image.history.push({ at: world.clock.now(), state: status });
  if (!TOLD.has(status)) return;
  const state = {
    status,
    ...(image.reason && (status === 'FAILED' || status === 'CANCELLED') ? { reason: image.reason } : {}),
  };
  world.emit({
    source: 'aws.imagebuilder',
    detailType: 'EC2 Image Builder Image State Change',
    account,
    region,
    resources: [image.arn],
    detail: { 'previous-state': { status: previous }, state },
  });
};

/** One output AMI: where, encrypted with what, named and tagged how. */
export interface Copy {
  readonly region: string;
  readonly encryptedWith?: string | undefined;
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
}

interface Mapping {
  readonly Ebs?: { readonly KmsKeyId?: string; readonly Encrypted?: boolean };
}

const copies = (
  { region: home }: Place,
  recipe: Definition | undefined,
  distribution: Definition | undefined,
): Copy[] => {
  const mappings = (recipe?.properties['BlockDeviceMappings'] ?? []) as readonly Mapping[];
  const own = mappings.find(({ Ebs }) => Ebs?.Encrypted)?.Ebs?.KmsKeyId;
  const asked = (distribution?.properties['Distributions'] ?? []) as readonly {
    Region: string;
    AmiDistributionConfiguration?: { Name?: string; KmsKeyId?: string; AmiTags?: Record<string, string> };
  }[];
  const all = asked.some(({ Region }) => Region === home) ? asked : [{ Region: home }, ...asked];
  return all.map(({ Region, AmiDistributionConfiguration: given }: (typeof asked)[number]) => ({
    region: Region,
    encryptedWith: Region === home ? own : given?.KmsKeyId,
    name: given?.Name ?? `${recipe?.name ?? 'image'} {{ imagebuilder:buildDate }}`,
    tags: given?.AmiTags ?? {},
  }));
};

export const makeAmis = (world: World, { account }: Place, image: BuiltImage, all: readonly Copy[]): void => {
  const date = world.clock.date().toISOString().replaceAll(':', '-').slice(0, 19);
  image.amis = all.map((copy) => {
    // Two builds may end in the same millisecond of virtual time; the build number keeps their names apart.
    const name = `${copy.name.replace(/\{\{\s*imagebuilder:buildDate\s*\}\}/g, `${date}Z`).replace(/\{\{\s*imagebuilder:buildVersion\s*\}\}/g, String(image.build))} ${image.version}-${image.build}`;
    const id = registerImage(world, {
      account,
      region: copy.region,
      name,
      architecture: 'x86_64',
      encryptedWith: copy.encryptedWith,
      tags: { ...copy.tags, CreatedBy: 'EC2 Image Builder', Ec2ImageBuilderArn: image.arn },
    });
    return { region: copy.region, image: id, name, accountId: account };
  });
};

/** The scan of the test instance, which ends about when the image becomes AVAILABLE, or a little later. */
const scan = (world: World, place: Place, image: BuiltImage, pipeline: Pipeline, plan: BuildPlan): void => {
  const minutes = plan.scanMinutes ?? 9;
  const after = (share: number, status: ScanStatus, then: () => void = () => {}) =>
    world.clock.schedule(world.clock.now() + minutes * share * MINUTE, () => {
      image.scan = status;
      image.history.push({ at: world.clock.now(), state: `scan ${status}` });
      then();
    });
  after(0.1, 'SCANNING');
  if (plan.scan === 'SCANNING') return;
  after(0.8, 'COLLECTING');
  after(1, plan.scan && plan.scan !== 'off' ? plan.scan : 'COMPLETED', () => {
    if (image.scan !== 'COMPLETED') return;
    image.findings = plan.findings ? plan.findings.map(complete) : ordinaryFindings(world);
    tellScan(world, place, image, pipeline.arn);
  });
};

export const tellScan = (world: World, { account, region }: Place, image: BuiltImage, pipelineArn?: string): void =>
  world.emit({
    source: 'aws.imagebuilder',
    detailType: 'EC2 Image Builder CVE Detected',
    account,
    region,
    resources: [image.arn, ...(pipelineArn ? [pipelineArn] : [])],
    detail: { 'resource-id': world.ids.resource('i'), 'finding-severity-counts': countSeverities(image.findings) },
  });
