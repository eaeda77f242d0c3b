import { invalidRequest } from '../errors.ts';

const MOST = 25;

/** A page of a list. Throws InvalidRequestException for a size that Image Builder does not give. */
export const page = <T>(
  all: readonly T[],
  { maxResults, nextToken }: { maxResults?: number | undefined; nextToken?: string | undefined },
): { items: readonly T[]; next: { nextToken?: string } } => {
  if (maxResults !== undefined && (maxResults < 1 || maxResults > MOST))
    throw invalidRequest(`maxResults ${maxResults} is not between 1 and ${MOST}`);
  const start = Number(nextToken ?? 0);
  if (!Number.isInteger(start) || start < 0 || start > all.length)
    throw invalidRequest(`nextToken "${nextToken}" is none that was given out`);
  const size = maxResults ?? MOST;
  return {
    items: all.slice(start, start + size),
    next: start + size < all.length ? { nextToken: String(start + size) } : {},
  };
};
