import type { Configuration, ImageConfiguration } from '../../shared/configuration/configuration.ts';
import { imageOf } from '../../shared/configuration/load.ts';
import type { Image, ImageCopy } from '../../shared/domain/image.ts';
import { type ImageArn, parseImageArn } from '../../shared/domain/image-version.ts';
import { type PromotionRequest, parseRequest } from '../../shared/domain/promotion-request.ts';
import { type Refusal, refusal } from '../../shared/domain/refusal.ts';
import type { ContainerCatalog } from '../../shared/ports/container-registry.ts';
import type { CatalogImage, ImageCatalog } from '../../shared/ports/image-catalog.ts';
import { buildOfContainer } from './build-of-container.ts';
import { containerCopies } from './container-copies.ts';
import { arnMeant, imageMeant, type Meant } from './image-meant.ts';
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
        readonly mode: 'apply' | 'plan';
        readonly digest?: string | undefined;
        /** Back to what the stage had before, with a reason: the gate said yes to it once, and does not stop it now. */
        readonly back: boolean;
      };
      readonly promotionId: string;
    }
  | { readonly outcome: 'look-up-ami'; readonly amiId: string }
  | { readonly outcome: 'look-up-previous'; readonly image: string; readonly stage: string }
  | ({ readonly outcome: 'rejected' } & Refusal);

export interface Dependencies {
  readonly catalog: Pick<ImageCatalog, 'image' | 'newestBuild'>;
  readonly containers: ContainerCatalog;
  readonly configuration: Configuration;
}

/** The first state of a promotion: checks the request, from an event or a person, and finds the image that is meant. */
export const resolveImage =
  (dependencies: Dependencies) =>
  async ({ request, imageArn, executionName }: Input): Promise<Resolved> => {
    const { configuration } = dependencies;
    const asked = parseRequest(request);
    if ('code' in asked) return rejected(asked);
    const meant = imageArn ? arnMeant(imageArn, configuration) : imageMeant(asked, configuration);
    if ('code' in meant) return rejected(meant);
    if (meant.by === 'ami') return { outcome: 'look-up-ami', amiId: meant.amiId };
    const configured = imageOf(configuration, meant.by === 'arn' ? meant.arn.name : meant.image);
    const unknown = unknownStages(configured, asked);
    if (unknown) return rejected(unknown);
    if (meant.by === 'previous') return { outcome: 'look-up-previous', image: meant.image, stage: meant.stage };
    const image = await usable(dependencies, meant, configured);
    if ('code' in image) return rejected(image);
    const other = otherAmi(asked, image);
    if (other) return rejected(other);
    return {
      outcome: 'resolved',
      image,
      stages: planStages(configured, asked.stages),
      request: requestOf(asked),
      promotionId: executionName,
    };
  };

const requestOf = ({ image, trigger, reason, requestedBy, mode, digest }: PromotionRequest) => ({
  trigger,
  reason,
  requestedBy,
  mode,
  digest,
  back: image.by === 'previous' && trigger === 'manual' && reason !== undefined,
});

/**
 * The tag that led from an AMI to this image is only a hint: whoever copies an AMI may copy its tags, or write them. The build's own
 * outputs decide.
 */
const otherAmi = ({ image: asked }: PromotionRequest, { name, version, amis }: Image): Refusal | undefined =>
  asked.by === 'ami' && !amis.some(({ id }) => id === asked.amiId)
    ? refusal(
        'AMI_NOT_OF_BUILD',
        `The tag Ec2ImageBuilderArn of ${asked.amiId} names ${name} ${version}, and Image Builder made other AMIs for that build: ${amis.map(({ id, region }) => `${id} in ${region}`).join(', ')}.`,
      )
    : undefined;

const rejected = (why: Refusal): Resolved => ({ outcome: 'rejected', ...why });

/** The image that is meant, with its copies in all regions. */
const usable = async (
  { catalog, containers, configuration }: Dependencies,
  meant: Extract<Meant, { by: 'arn' | 'container' }>,
  configured: ImageConfiguration,
): Promise<Image | Refusal> => {
  const arn = meant.by === 'arn' ? meant.arn : await arnOf(meant, containers, configuration);
  if ('code' in arn) return arn;
  const found = await find(catalog, arn);
  if ('code' in found) return found;
  const wrong = unusable(found, configured);
  if (wrong) return wrong;
  const amis =
    found.image.kind === 'container'
      ? await containerCopies(containers, found, configured, configuration)
      : amisInAllRegions(found.image, configured, configuration);
  if ('code' in amis) return amis;
  if (meant.by === 'container' && !amis.some(({ id }) => id === meant.container.uri))
    return refusal('TAGS_DISAGREE', `${meant.container.uri} has the tag of ${arn.arn}, which is another image.`);
  return { ...found.image, amis };
};

const arnOf = async (
  { image, container }: Extract<Meant, { by: 'container' }>,
  registry: ContainerCatalog,
  configuration: Configuration,
): Promise<ImageArn | Refusal> => {
  const arn = await buildOfContainer(registry, image, container, configuration);
  if (typeof arn !== 'string') return arn;
  return parseImageArn(arn) ?? refusal('IMAGE_UNKNOWN', `${arn} is not the ARN of an image.`);
};

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

const unusable = ({ image, status }: CatalogImage, configured: ImageConfiguration): Refusal | undefined => {
  const said = `The image ${image.name} ${image.version}`;
  if (status !== 'AVAILABLE') return refusal('IMAGE_NOT_AVAILABLE', `${said} is ${status}.`);
  const repository = configured.containerRepository;
  if (image.kind === 'container' && repository === undefined)
    return refusal('KIND_MISMATCH', `${said} is a container image, and is configured without a repository.`);
  return image.kind === 'ami' && repository !== undefined
    ? refusal('KIND_MISMATCH', `${said} makes AMIs, and is configured with the repository ${repository}.`)
    : undefined;
};

/** Ours alone: a distribution that copies into other accounts, or further regions, makes AMIs that are theirs to promote. */
const amisInAllRegions = (
  { name, version, amis }: Image,
  { regions }: ImageConfiguration,
  { hub }: Configuration,
): readonly ImageCopy[] | Refusal => {
  const ours = amis.filter(({ account, region }) => account === hub.account && regions.includes(region));
  const there = new Set(ours.map(({ region }) => region));
  const lacking = regions.filter((region) => !there.has(region));
  return lacking.length > 0
    ? refusal('REGIONS_INCOMPLETE', `${name} ${version} has no AMI in ${lacking.join(', ')}.`)
    : ours;
};
