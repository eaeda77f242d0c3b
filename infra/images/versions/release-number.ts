/** `1.4.2` */
export type Version = string;

const numbers = (version: string): readonly [number, number, number] => {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  return [major, minor, patch];
};

export const compare = (a: Version, b: Version): number => {
  const [x, y] = [numbers(a), numbers(b)];
  return x[0] - y[0] || x[1] - y[1] || x[2] - y[2];
};

export const newest = (versions: readonly Version[]): Version | undefined => versions.toSorted(compare).at(-1);

/** Whether `1.4.2` is of the release `1.4`. */
export const isOf = (version: Version, release: string): boolean => version.startsWith(`${release}.`);

/** The release asked for is older than what is there: versions only go forward. */
export const goesBack = (release: string, known: readonly Version[]): boolean => {
  const last = newest(known);
  return last !== undefined && !isOf(last, release) && compare(`${release}.0`, last) < 0;
};

/** The version for new content: the next patch, or the first of a release that was raised. */
export const following = (release: string, known: readonly Version[]): Version => {
  const last = newest(known);
  if (last === undefined || !isOf(last, release)) return `${release}.0`;
  const [major, minor, patch] = numbers(last);
  return `${major}.${minor}.${patch + 1}`;
};
