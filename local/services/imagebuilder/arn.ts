/** An ARN of Image Builder in its parts. */
export interface FactoryArn {
  readonly region: string;
  /** An account id, or `aws`, `aws-marketplace`. */
  readonly owner: string;
  /** `component`, `image-recipe`, `workflow/test`… */
  readonly kind: string;
  /** As in ARNs: lower-case with hyphens. */
  readonly name: string;
  /** `1.0.0`, or with x for the newest; undefined for what has no versions, and where the ARN leaves it out. */
  readonly version: string | undefined;
  readonly build: number | undefined;
}

const ARN =
  /^arn:aws[^:]*:imagebuilder:([^:]+):(\d{12}|aws(?:-[a-z-]+)?):(workflow\/(?:build|test|distribution)|[a-z-]+)\/([a-z0-9-_]+)(?:\/((?:\d+|x)\.(?:\d+|x)\.(?:\d+|x))(?:\/(\d+))?)?$/;

/** Undefined for what is no ARN of Image Builder. */
export const parseArn = (arn: string): FactoryArn | undefined => {
  const [, region, owner, kind, name, version, build] = ARN.exec(arn) ?? [];
  if (region === undefined || owner === undefined || kind === undefined || name === undefined) return undefined;
  return { region, owner, kind, name, version, build: build === undefined ? undefined : Number(build) };
};

/** The name segment of ARNs: lower-case with hyphens. */
export const slug = (name: string): string => name.toLowerCase().replace(/[ _]/g, '-');

export const arnOf = (account: string, region: string, kind: string, path: string): string =>
  `arn:aws:imagebuilder:${region}:${account}:${kind}/${path}`;

/** `…/1.0.0/3` → `…/1.0.0` */
export const withoutBuild = (arn: string): string => arn.replace(/(\d+\.\d+\.\d+)\/\d+$/, '$1');
