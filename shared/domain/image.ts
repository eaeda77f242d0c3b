/** One output AMI of an image. */
export interface AmiCopy {
  readonly region: string;
  /** `ami-…` */
  readonly id: string;
  /** Account that owns it. */
  readonly account: string;
}

/** An image build version with its output AMIs. */
export interface Image {
  readonly name: string;
  /** `1.4.0/7` */
  readonly version: string;
  /** See sortableVersion. */
  readonly sortable: string;
  readonly buildVersionArn: string;
  readonly pipelineName?: string | undefined;
  readonly amis: readonly AmiCopy[];
  /** `scanState.status` of Image Builder; undefined where scanning is off. */
  readonly scanStatus?: string | undefined;
}

/** The AMI of each region, as publishing needs it. */
export const amiByRegion = (amis: readonly AmiCopy[]): Readonly<Record<string, string>> =>
  Object.fromEntries(amis.map(({ region, id }) => [region, id]));

export const AMI_ID = /^ami-(?:[0-9a-f]{8}|[0-9a-f]{17})$/;
