import { invalidParameter } from './errors.ts';

interface Paging {
  readonly maxResults?: number | undefined;
  readonly nextToken?: string | undefined;
}

const MOST = 1000;

/** The part of `items` that a request asks for: 100 unless told otherwise. */
export const page = <Item>(
  items: readonly Item[],
  { maxResults = 100, nextToken }: Paging,
): { readonly items: Item[]; readonly next: { nextToken?: string } } => {
  if (maxResults < 1 || maxResults > MOST) throw invalidParameter(`maxResults is not between 1 and ${MOST}`);
  const from = nextToken === undefined ? 0 : offset(nextToken);
  const to = from + maxResults;
  const next = to < items.length ? { nextToken: Buffer.from(`after ${to}`).toString('base64url') } : {};
  return { items: items.slice(from, to), next };
};

const offset = (token: string): number => {
  const found = /^after (\d+)$/.exec(Buffer.from(token, 'base64url').toString());
  if (!found) throw invalidParameter('nextToken is not valid');
  return Number(found[1]);
};
