import type { ImageVersion } from './image-version.ts';

/** Step Functions takes names of at most 80 characters for executions. */
const LONGEST = 80;

/**
 * The id of the promotion that an event starts, and the name of its execution: the same build always has the same,
 * so a repeated event starts nothing. `hash` shortens what would be too long.
 */
export const promotionId = (
  { name, major, minor, patch, build }: ImageVersion,
  hash: (text: string) => string,
): string => {
  const tail = `${major}-${minor}-${patch}-${build ?? 0}`;
  const plain = `${name}-${tail}`.replace(/[^A-Za-z0-9-_]/g, '-');
  if (plain.length <= LONGEST) return plain;
  const digest = hash(plain).slice(0, 12);
  return `${plain.slice(0, LONGEST - tail.length - digest.length - 2)}-${digest}-${tail}`;
};

const SECOND = '-again';

/** The id of a promotion that is started once more after it failed: the same for the same, so that there is one. */
export const secondAttempt = (id: string, hash: (text: string) => string): string => {
  const plain = `${id}${SECOND}`;
  return plain.length <= LONGEST
    ? plain
    : `${id.slice(0, LONGEST - SECOND.length - 13)}-${hash(id).slice(0, 12)}${SECOND}`;
};

export const isSecondAttempt = (id: string): boolean => id.endsWith(SECOND);
