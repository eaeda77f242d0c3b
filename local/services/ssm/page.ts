import { AwsError } from '../../kernel/errors.ts';
import { constraint } from './errors.ts';

interface Paging {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

/** The part of `items` that a request asks for. Throws ValidationException and InvalidNextToken. */
export const page = <Item>(
  items: readonly Item[],
  { MaxResults, NextToken }: Paging,
  max: number,
): { readonly items: Item[]; readonly next: { NextToken?: string } } => {
  if (MaxResults !== undefined && MaxResults > max) {
    throw constraint(MaxResults, 'maxResults', `Member must have value less than or equal to ${max}`);
  }
  if (MaxResults !== undefined && MaxResults < 1) {
    throw constraint(MaxResults, 'maxResults', 'Member must have value greater than or equal to 1');
  }
  const from = NextToken === undefined ? 0 : offset(NextToken);
  const to = from + (MaxResults ?? max);
  const next = to < items.length ? { NextToken: Buffer.from(`after ${to}`).toString('base64url') } : {};
  return { items: items.slice(from, to), next };
};

const offset = (token: string): number => {
  const found = /^after (\d+)$/.exec(Buffer.from(token, 'base64url').toString());
  if (!found) throw new AwsError('InvalidNextToken', 'The specified token is not valid.');
  return Number(found[1]);
};
