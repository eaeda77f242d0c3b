import { AwsError } from '../../kernel/errors.ts';

/** One page of a list; tokens are offsets. */
export const page = <T>(
  all: readonly T[],
  { maxResults, nextToken }: { maxResults?: number | undefined; nextToken?: string | undefined },
  most = 1000,
  usual = 100,
) => {
  const start = nextToken === undefined ? 0 : Number(nextToken);
  if (!Number.isInteger(start)) throw new AwsError('InvalidToken', `Invalid Token: '${nextToken}'`, { status: 400 });
  const size = Math.min(maxResults || usual, most);
  return {
    items: all.slice(start, start + size),
    nextToken: start + size < all.length ? String(start + size) : undefined,
  };
};
