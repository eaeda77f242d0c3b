import { AwsError } from '../../kernel/errors.ts';

const MOST = 1000;
const USUAL = 100;

interface Request {
  readonly maxResults?: number | undefined;
  readonly nextToken?: string | undefined;
}

/** One page of a list; tokens are offsets. Throws InvalidToken. */
export const page = <T>(all: readonly T[], { maxResults, nextToken }: Request): { items: T[]; nextToken?: string } => {
  const start = Number(nextToken ?? 0);
  if (!Number.isInteger(start)) throw new AwsError('InvalidToken', `Invalid Token: '${nextToken}'`, { status: 400 });
  // 0 asks for the default.
  const end = start + Math.min(maxResults || USUAL, MOST);
  return { items: all.slice(start, end), ...(end < all.length ? { nextToken: String(end) } : {}) };
};
