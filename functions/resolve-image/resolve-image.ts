import type { Configuration, ImageConfiguration } from '../../shared/configuration/configuration.ts';
import { imageOf } from '../../shared/configuration/load.ts';
import type { Image } from '../../shared/domain/image.ts';
import type { ImageArn } from '../../shared/domain/image-version.ts';
import { type PromotionRequest, parseRequest } from '../../shared/domain/promotion-request.ts';
import { type Refusal, refusal } from '../../shared/domain/refusal.ts';
import type { CatalogImage, ImageCatalog } from '../../shared/ports/image-catalog.ts';
import { arnMeant, imageMeant } from './image-meant.ts';
import { planStages, type StagePlan } from './plan-stages.ts';

export interface Input {
  /** The execution's own input, unchecked. */
  readonly request: unknown;
  /** Set once an AMI id or "previous" was looked up. */
  readonly imageArn?: string | null;
  readonly executionName: string;
}

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
    if ('code' in asked) return rejected(asked);
    const meant = imageArn ? arnMeant(imageArn, configuration) : imageMeant(asked, configuration);
    if ('code' in meant) return rejected(meant);
    if (meant.by === 'ami') return { outcome: 'look-up-ami', amiId: meant.amiId };
    const configured = imageOf(configuration, meant.by === 'previous' ? meant.image : meant.arn.name);
    const unknown = unknownStages(configured, asked);
    if (unknown) return rejected(unknown);
    if (meant.by === 'previous') return { outcome: 'look-up-previous', image: meant.image, stage: meant.stage };
    const found = await find(catalog, meant.arn);
    if ('code' in found) return rejected(found);
    const wrong = unusable(found, configured, configuration);
    if (wrong) return rejected(wrong);
    return {
      outcome: 'resolved',
      image: found.image,
      stages: planStages(configured, asked.stages),
      request: { trigger: asked.trigger, reason: asked.reason, requestedBy: asked.requestedBy },
      promotionId: executionName,
    };
  };

const rejected = (why: Refusal): Resolved => ({ outcome: 'rejected', ...why });

/** A version without a build number means its newest build that is there. */
const find = async (catalog: Dependencies['catalog'], meant: ImageArn): Promise<CatalogImage | Refusal> => {
  const arn = meant.build === undefined ? await catalog.newestBuild(meant.arn) : meant.arn;
  if (arn === undefined) return refusal('IMAGE_UNKNOWN', `No build of ${meant.arn} is AVAILABLE.`);
  const found = await catalog.image(arn);
  return found ?? refusal('IMAGE_UNKNOWN', `Image Builder has no image ${arn} in ${meant.account} ${meant.region}.`);
};

const unknownStages = (
  { name, stages }: ImageConfiguration,
  { stages: wanted = [] }: PromotionRequest,
): Refusal | undefined => {
  const known = stages.map((stage) => stage.name);
  const unknown = wanted.filter((stage) => !known.includes(stage));
  return unknown.length > 0
    ? refusal('STAGE_UNKNOWN', `${name} has no stage ${unknown.join(', ')}; it has ${known.join(', ')}.`)
    : undefined;
};

const unusable = (
  { image, status }: CatalogImage,
  configured: ImageConfiguration,
  { hub }: Configuration,
): Refusal | undefined => {
  if (status !== 'AVAILABLE')
    return refusal('IMAGE_NOT_AVAILABLE', `The image ${image.name} ${image.version} is ${status}.`);
  const there = new Set(image.amis.filter(({ account }) => account === hub.account).map(({ region }) => region));
  const lacking = configured.regions.filter((region) => !there.has(region));
  return lacking.length > 0
    ? refusal('REGIONS_INCOMPLETE', `${image.name} ${image.version} has no AMI in ${lacking.join(', ')}.`)
    : undefined;
};
