/** What an image is made of. */
export type ImageKind = 'ami' | 'container';

/** One output of an image, in one region: an AMI, or a container image in a repository. */
export interface ImageCopy {
  readonly region: string;
  /** `ami-…`, or the URI of a container image with its digest: what people launch or pull, and what parameters hold. */
  readonly id: string;
  /** Account that owns it. */
  readonly account: string;
}

/** An image build version with its outputs. */
export interface Image {
  readonly kind: ImageKind;
  readonly name: string;
  /** `1.4.0/7` */
  readonly version: string;
  /** See sortableVersion. */
  readonly sortable: string;
  readonly buildVersionArn: string;
  readonly pipelineName?: string | undefined;
  /** Named for what it is as a rule: the copies of a container image are here as well (see containersOf). */
  readonly amis: readonly ImageCopy[];
  /** ARNs of the components and of the base image, as the recipe names them. */
  readonly madeFrom?: readonly string[] | undefined;
  /** `scanState.status` of Image Builder; undefined where scanning is off, and for container images: ECR scans those. */
  readonly scanStatus?: string | undefined;
}

/** What the parameter of each region holds. */
export const idByRegion = (copies: readonly ImageCopy[]): Readonly<Record<string, string>> =>
  Object.fromEntries(copies.map(({ region, id }) => [region, id]));

export const AMI_ID = /^ami-(?:[0-9a-f]{8}|[0-9a-f]{17})$/;
