/**
 * What a launch template has in place of an AMI id: `resolve:ssm:` with the name or the ARN of a parameter, and with a version or
 * a label of it where one is pinned.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RequestLaunchTemplateData.html (ImageId)
 */
export interface ImageAlias {
  /** Without version or label; from an ARN, with its leading slash. */
  readonly name: string;
  /** The one version that is launched, whatever is published later. */
  readonly version?: string | undefined;
  /** The label whose version is launched. */
  readonly label?: string | undefined;
  /** Undefined: the account and region of the launch template. */
  readonly account?: string | undefined;
  readonly region?: string | undefined;
}

const ALIAS = 'resolve:ssm:';
const ARN = /^arn:[^:]*:ssm:([^:]*):([^:]*):parameter(\/[^:]+)(?::(.*))?$/;

/** The parameter that an `ImageId` names; undefined where it is an AMI id, or missing. */
export const imageAlias = (imageId: string | undefined): ImageAlias | undefined => {
  if (!imageId?.startsWith(ALIAS)) return undefined;
  const text = imageId.slice(ALIAS.length);
  const [, region, account, path, ofArn] = ARN.exec(text) ?? [];
  if (path) return { name: path, region, account, ...selector(ofArn) };
  // A name has no colon: https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-parameter-name-constraints.html
  const [name = '', ...rest] = text.split(':');
  return { name, ...selector(rest.length > 0 ? rest.join(':') : undefined) };
};

/** A label does not begin with a digit: https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-labels.html */
const selector = (text: string | undefined): Pick<ImageAlias, 'version' | 'label'> => {
  if (text === undefined) return {};
  return /^\d+$/.test(text) ? { version: text } : { label: text };
};

/** The parameter that a stage publishes in the account and region of a fleet. */
export interface PublishedParameter {
  readonly name: string;
  readonly account: string;
  readonly region: string;
}

/**
 * Whether what is published is what is launched. `pinned`: it is the parameter, and one version or label of it. `other`: it is
 * another parameter, or one of another account or region.
 */
export const follows = (alias: ImageAlias, published: PublishedParameter): 'published' | 'pinned' | 'other' => {
  const { name, account = published.account, region = published.region } = alias;
  if (name !== published.name || account !== published.account || region !== published.region) return 'other';
  return alias.version === undefined && alias.label === undefined ? 'published' : 'pinned';
};

/** `version 3`, `the label stable`. */
export const pinOf = ({ version, label }: ImageAlias): string =>
  version === undefined ? `the label ${label}` : `version ${version}`;
