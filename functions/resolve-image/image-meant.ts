import type { Configuration } from '../../shared/configuration/configuration.ts';
import type { ContainerCopy } from '../../shared/domain/container-image.ts';
import { type ImageArn, type ImageVersion, parseImageArn, versionText } from '../../shared/domain/image-version.ts';
import { own } from '../../shared/domain/own.ts';
import { partitionOf } from '../../shared/domain/partition.ts';
import type { PromotionRequest } from '../../shared/domain/promotion-request.ts';
import { type Refusal, refusal } from '../../shared/domain/refusal.ts';

/** What has to be asked next to know the image: Image Builder, EC2, ECR or the ledger. */
export type Meant =
  | { readonly by: 'arn'; readonly arn: ImageArn }
  | { readonly by: 'ami'; readonly amiId: string }
  | { readonly by: 'container'; readonly image: string; readonly container: ContainerCopy }
  | { readonly by: 'previous'; readonly image: string; readonly stage: string };

/** The image that a request means, as far as the configuration alone can tell. */
export const imageMeant = (asked: PromotionRequest, configuration: Configuration): Meant | Refusal => {
  const { image } = asked;
  switch (image.by) {
    case 'ami':
      return { by: 'ami', amiId: image.amiId };
    case 'container':
      return inRepository(image.container, configuration);
    case 'previous':
      return previous(image.name, asked.stages, configuration);
    case 'arn':
      return ours(image.arn, configuration);
    case 'version':
      return ours(arnOf(image.version, configuration), configuration);
  }
};

const arnOf = (version: ImageVersion, { hub: { account, region } }: Configuration): ImageArn => {
  const arn = `arn:${partitionOf(region)}:imagebuilder:${region}:${account}:image/${version.name}/${versionText(version)}`;
  return { ...version, arn, partition: partitionOf(region), account, region };
};

/** Same for an ARN that was looked up. */
export const arnMeant = (arn: string, configuration: Configuration): Meant | Refusal => {
  const parsed = parseImageArn(arn);
  return parsed ? ours(parsed, configuration) : refusal('IMAGE_UNKNOWN', `${arn} is not the ARN of an image.`);
};

const ours = (arn: ImageArn, { hub, images }: Configuration): Meant | Refusal => {
  if (!own(images, arn.name)) return notConfigured(arn.name, images);
  const partition = partitionOf(hub.region);
  if (arn.partition !== partition)
    return refusal(
      'IMAGE_UNKNOWN',
      `${arn.arn} is of the partition ${arn.partition}, and the hub is in ${partition}: its ARNs begin with arn:${partition}:.`,
    );
  if (arn.account === hub.account && arn.region === hub.region) return { by: 'arn', arn };
  return refusal(
    'IMAGE_UNKNOWN',
    `${arn.arn} is of ${arn.account} ${arn.region}; images are promoted from ${hub.account} ${hub.region}.`,
  );
};

const inRepository = (container: ContainerCopy, { hub, images }: Configuration): Meant | Refusal => {
  const { account, region, repository, uri } = container;
  const known = Object.values(images).filter(({ containerRepository }) => containerRepository !== undefined);
  const image = known.find((each) => each.containerRepository === repository);
  if (image && account === hub.account && image.regions.includes(region))
    return { by: 'container', image: image.name, container };
  const repositories = known.map(({ containerRepository }) => containerRepository).join(', ') || 'none';
  return refusal(
    'IMAGE_UNKNOWN',
    `${uri} is in no configured repository; configured are, in ${hub.account}: ${repositories}.`,
  );
};

const notConfigured = (name: string, images: Configuration['images']): Refusal =>
  refusal(
    'IMAGE_NOT_CONFIGURED',
    `The image "${name}" is not configured; configured are ${Object.keys(images).join(', ')}.`,
  );

const previous = (
  given: string | undefined,
  stages: readonly string[] | undefined,
  { images }: Configuration,
): Meant | Refusal => {
  const names = Object.keys(images);
  const image = given ?? (names.length === 1 ? names[0] : undefined);
  if (image === undefined) return refusal('REQUEST_MALFORMED', `"previous" needs "name": one of ${names.join(', ')}.`);
  if (!own(images, image)) return notConfigured(image, images);
  const stage = stages?.[0];
  if (stage === undefined || stages?.length !== 1)
    return refusal('REQUEST_MALFORMED', '"previous" is a matter of one stage: give "stages": ["prod"] or another one.');
  return { by: 'previous', image, stage };
};
