import { AwsError } from '../../kernel/errors.ts';
import { invalidValue } from './errors.ts';

interface Paging {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

/** The part of `items` that a request asks for. Throws InvalidParameterValue and InvalidNextToken. */
export const page = <Item>(
  items: readonly Item[],
  { MaxResults, NextToken }: Paging,
  { min = 5, max = 1000 } = {},
): { readonly items: Item[]; readonly next: { NextToken?: string } } => {
  // "greater than 5" is what EC2 says of 4: 5 is taken.
  if (MaxResults !== undefined && MaxResults < min)
    throw invalidValue(` ${MaxResults} `, 'maxResults', `Expecting a value greater than ${min}.`);
  if (MaxResults !== undefined && MaxResults > max)
    throw invalidValue(` ${MaxResults} `, 'maxResults', `Expecting a value less than or equal to ${max}.`);
  const from = NextToken === undefined ? 0 : offset(NextToken);
  const to = from + (MaxResults ?? max);
  const next = to < items.length ? { NextToken: Buffer.from(`after ${to}`).toString('base64url') } : {};
  return { items: items.slice(from, to), next };
};

const offset = (token: string): number => {
  const found = /^after (\d+)$/.exec(Buffer.from(token, 'base64url').toString());
  if (!found) throw new AwsError('InvalidNextToken', 'The token is invalid.');
  return Number(found[1]);
};
