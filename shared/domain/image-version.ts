/** One build of an image, as Image Builder's ARN names it. */
export interface ImageVersion {
  /** The recipe's name, lower-case with hyphens. */
  readonly name: string;
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  /** Build number; undefined in the ARN of a version, which means its newest build. */
  readonly build?: number;
}

export interface ImageArn extends ImageVersion {
  readonly arn: string;
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

const ARN =
  /^arn:(aws[a-z-]*):imagebuilder:([a-z0-9-]+):(\d{12}):image\/([a-z0-9-_]+)\/(\d+)\.(\d+)\.(\d+)(?:\/(\d+))?$/;

/**
 * Reads `arn:…:image/web-server/1.4.0/7`; undefined for anything else.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/ibhow-semantic-versioning.html
 */
export const parseImageArn = (arn: string): ImageArn | undefined => {
  const found = ARN.exec(arn);
  if (!found) return undefined;
  const [, partition = '', region = '', account = '', name = '', major, minor, patch, build] = found;
  return { arn, partition, region, account, name, ...numbers(major, minor, patch, build) };
};

const NAMED = /^([a-z0-9-_]+)\/(\d+)\.(\d+)\.(\d+)(?:\/(\d+))?$/;

/** Reads `web-server/1.4.0` or `web-server/1.4.0/7`; undefined for anything else. */
export const parseNamedVersion = (text: string): ImageVersion | undefined => {
  const found = NAMED.exec(text);
  if (!found) return undefined;
  const [, name = '', major, minor, patch, build] = found;
  return { name, ...numbers(major, minor, patch, build) };
};

const numbers = (
  major: string | undefined,
  minor: string | undefined,
  patch: string | undefined,
  build: string | undefined,
) => ({
  major: Number(major),
  minor: Number(minor),
  patch: Number(patch),
  ...(build === undefined ? {} : { build: Number(build) }),
});

/** Version parts go to 2^30-1 and builds are smaller: ten digits hold each. */
const DIGITS = 10;

/**
 * A text that sorts as versions do (1.10.0 after 1.9.0), so that a condition expression of DynamoDB can compare:
 * `0000000001.0000000010.0000000000/0000000007`.
 */
export const sortableVersion = ({ major, minor, patch, build }: ImageVersion): string => {
  const [a, b, c, n] = [major, minor, patch, build ?? 0].map((part) => String(part).padStart(DIGITS, '0'));
  return `${a}.${b}.${c}/${n}`;
};

/** Negative when `a` is older than `b`, 0 when they are the same build. */
export const compareVersions = (a: ImageVersion, b: ImageVersion): number =>
  a.major - b.major || a.minor - b.minor || a.patch - b.patch || (a.build ?? 0) - (b.build ?? 0);

/** `1.4.0/7` */
export const versionText = ({ major, minor, patch, build }: ImageVersion): string =>
  `${major}.${minor}.${patch}${build === undefined ? '' : `/${build}`}`;
