/** `<major>.<minor>.<patch>`, each 0 … 2^30-1. https://docs.aws.amazon.com/imagebuilder/latest/userguide/ibhow-semantic-versioning.html */
export type SemanticVersion = readonly [major: number, minor: number, patch: number];

const MOST = 2 ** 30 - 1;

/** Undefined for what is no version; wildcards are none. */
export const parseVersion = (text: string): SemanticVersion | undefined => {
  const [, ...parts] = /^(\d+)\.(\d+)\.(\d+)$/.exec(text) ?? [];
  const [major, minor, patch] = parts.map(Number);
  if (major === undefined || minor === undefined || patch === undefined) return undefined;
  return [major, minor, patch].every((part) => part <= MOST) ? [major, minor, patch] : undefined;
};

/** A version, or one whose last numbers are x: everything right of the first x is x. */
export const isVersionFilter = (text: string): boolean =>
  parseVersion(text.replaceAll('x', '0')) !== undefined && /^(\d+\.\d+\.\d+|\d+\.\d+\.x|\d+\.x\.x|x\.x\.x)$/.test(text);

/** Below zero where `a` is older than `b`. */
export const compareVersions = (a: string, b: string): number => {
  const [left, right] = [parseVersion(a), parseVersion(b)];
  if (!left || !right) return a.localeCompare(b);
  return left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
};

/** Whether a version is meant by `1.2.3`, `1.2.x`, `1.x.x` or `x.x.x`. */
export const meets = (version: string, filter: string): boolean => {
  const wanted = filter.split('.');
  return version.split('.').every((part, index) => wanted[index] === 'x' || wanted[index] === part);
};

/** The newest of the versions that a filter means; undefined where there is none. */
export const newestOf = (versions: readonly string[], filter: string): string | undefined =>
  versions
    .filter((version) => meets(version, filter))
    .sort(compareVersions)
    .at(-1);

/**
 * The version that a recipe given as `1.2.x` gets: one above the newest that is there.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateImageRecipe.html
 */
export const nextVersion = (versions: readonly string[], filter: string): string => {
  const newest = newestOf(versions, filter)?.split('.').map(Number);
  const fixed = filter.split('.');
  const first = fixed.indexOf('x');
  return fixed
    .map((part, index) => {
      if (index < first) return part;
      if (!newest) return index === 0 ? '1' : '0';
      return String(index === first ? (newest[index] ?? 0) + 1 : 0);
    })
    .join('.');
};
