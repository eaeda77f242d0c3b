import type { Configuration, ImageConfiguration } from '../../shared/configuration/configuration.ts';
import type { Image } from '../../shared/domain/image.ts';
import { versionText } from '../../shared/domain/image-version.ts';
import { type ImageReference, type PromotionRequest, parseRequest } from '../../shared/domain/promotion-request.ts';
import { type Refusal, refusal } from '../../shared/domain/refusal.ts';
import type { ImageCatalog } from '../../shared/ports/image-catalog.ts';

export interface Input {
  /** The execution's own input, unchecked. */
  readonly request: unknown;
  /** Set once an AMI id or "previous" was looked up. */
  readonly imageArn?: string | null;
  readonly executionName: string;
}

/** A stage as the workflow goes through it. */
export interface StagePlan {
  readonly name: string;
  /** What one function writes: some accounts in all their regions, and with the first the hub's own parameters. */
  readonly batches: readonly { readonly accounts: readonly string[]; readonly hub: boolean }[];
  readonly fleets: boolean;
}

/** Accounts a batch: at 8 regions 400 parameters, a few seconds of one function. */
const BATCH = 50;

export type Resolved =
  | {
      readonly outcome: 'resolved';
      readonly image: Image;
      readonly stages: readonly StagePlan[];
      readonly request: {
        readonly trigger: 'event' | 'manual';
        readonly reason?: string | undefined;
        readonly requestedBy?: string | undefined;
      };
      readonly promotionId: string;
    }
  | { readonly outcome: 'look-up-ami'; readonly amiId: string }
  | { readonly outcome: 'look-up-previous'; readonly image: string; readonly stage: string }
  | ({ readonly outcome: 'rejected' } & Refusal);

export interface Dependencies {
  readonly catalog: Pick<ImageCatalog, 'image' | 'newestBuild'>;
  readonly configuration: Configuration;
}

/** The first state of a promotion: checks the request, from an event or a person, and finds the image that is meant. */
export const resolveImage =
  ({ catalog, configuration }: Dependencies) =>
  async ({ request, imageArn, executionName }: Input): Promise<Resolved> => {
    const asked = parseRequest(request);
    if ('code' in asked) return { outcome: 'rejected', ...asked };
    const arn = imageArn ?? (await arnOf(asked, catalog, configuration));
    if (typeof arn !== 'string') return 'code' in arn ? { outcome: 'rejected', ...arn } : arn;
    const found = await catalog.image(arn);
    if (!found)
      return {
        outcome: 'rejected',
        ...refusal(
          'IMAGE_UNKNOWN',
          `Image Builder has no image ${arn} in ${configuration.hub.account} ${configuration.hub.region}.`,
        ),
      };
    const configured = configuration.images[found.image.name];
    const wrong = whyNot(found, configured, asked, configuration);
    if (wrong || !configured)
      return {
        outcome: 'rejected',
        ...(wrong ?? refusal('IMAGE_NOT_CONFIGURED', `The image ${found.image.name} is not configured.`)),
      };
    return {
      outcome: 'resolved',
      image: found.image,
      stages: configured.stages.filter(({ name }) => asked.stages?.includes(name) ?? true).map(plan),
      request: { trigger: asked.trigger, reason: asked.reason, requestedBy: asked.requestedBy },
      promotionId: executionName,
    };
  };

const plan = ({ name, targets, hubParameterName, fleets }: ImageConfiguration['stages'][number]): StagePlan => {
  const accounts = targets.map(({ account }) => account);
  const batches = Array.from({ length: Math.max(1, Math.ceil(accounts.length / BATCH)) }, (_, index) => ({
    accounts: accounts.slice(index * BATCH, (index + 1) * BATCH),
    hub: index === 0 && hubParameterName !== undefined,
  }));
  return { name, batches, fleets: fleets !== undefined };
};

type LookUp = Extract<Resolved, { outcome: 'look-up-ami' | 'look-up-previous' }>;

const arnOf = async (
  { image, stages }: PromotionRequest,
  catalog: Dependencies['catalog'],
  configuration: Configuration,
): Promise<string | Refusal | LookUp> => {
  switch (image.by) {
    case 'ami':
      return { outcome: 'look-up-ami', amiId: image.amiId };
    case 'previous':
      return previous(image, stages, configuration);
    case 'arn':
      return image.arn.build === undefined ? newest(image.arn.arn, catalog) : image.arn.arn;
    case 'version': {
      const { account, region } = configuration.hub;
      const arn = `arn:${partition(region)}:imagebuilder:${region}:${account}:image/${image.version.name}/${versionText(image.version)}`;
      return image.version.build === undefined ? newest(arn, catalog) : arn;
    }
  }
};

const partition = (region: string): string =>
  region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';

const newest = async (versionArn: string, catalog: Dependencies['catalog']): Promise<string | Refusal> =>
  (await catalog.newestBuild(versionArn)) ?? refusal('IMAGE_UNKNOWN', `No build of ${versionArn} is AVAILABLE.`);

const previous = (
  { name }: Extract<ImageReference, { by: 'previous' }>,
  stages: readonly string[] | undefined,
  configuration: Configuration,
): Refusal | LookUp => {
  const names = Object.keys(configuration.images);
  const image = name ?? (names.length === 1 ? names[0] : undefined);
  if (image === undefined) return refusal('REQUEST_MALFORMED', `"previous" needs "name": one of ${names.join(', ')}.`);
  const configured = configuration.images[image];
  if (!configured)
    return refusal('IMAGE_NOT_CONFIGURED', `The image ${image} is not configured; configured are ${names.join(', ')}.`);
  const stage = stages?.[0];
  if (stage === undefined || stages?.length !== 1)
    return refusal('REQUEST_MALFORMED', '"previous" is a matter of one stage: give "stages": ["prod"] or another one.');
  return { outcome: 'look-up-previous', image, stage };
};

const whyNot = (
  { image, status }: { image: Image; status: string },
  configured: ImageConfiguration | undefined,
  { stages }: PromotionRequest,
  { images, hub }: Configuration,
): Refusal | undefined => {
  if (!configured)
    return refusal(
      'IMAGE_NOT_CONFIGURED',
      `The image ${image.name} is not configured; configured are ${Object.keys(images).join(', ')}.`,
    );
  if (status !== 'AVAILABLE')
    return refusal('IMAGE_NOT_AVAILABLE', `The image ${image.name} ${image.version} is ${status}.`);
  const known = configured.stages.map(({ name }) => name);
  const unknown = (stages ?? []).filter((stage) => !known.includes(stage));
  if (unknown.length > 0)
    return refusal('STAGE_UNKNOWN', `${image.name} has no stage ${unknown.join(', ')}; it has ${known.join(', ')}.`);
  const there = new Set(image.amis.filter(({ account }) => account === hub.account).map(({ region }) => region));
  const lacking = configured.regions.filter((region) => !there.has(region));
  return lacking.length > 0
    ? refusal('REGIONS_INCOMPLETE', `${image.name} ${image.version} has no AMI in ${lacking.join(', ')}.`)
    : undefined;
};
