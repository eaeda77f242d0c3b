import { AwsError } from '../../kernel/errors.ts';
import { validation } from './errors.ts';

interface Paging {
  readonly MaxRecords?: number | undefined;
  readonly NextToken?: string | undefined;
}

/** The part of `items` that a request asks for. Throws ValidationError and InvalidNextToken. */
export const page = <Item>(
  items: readonly Item[],
  { MaxRecords = 50, NextToken }: Paging,
): { readonly items: Item[]; readonly next: { NextToken?: string } } => {
  if (MaxRecords < 1 || MaxRecords > 100) throw validation(`MaxRecords is ${MaxRecords}: it must be from 1 to 100.`);
  const from = NextToken === undefined ? 0 : offset(NextToken);
  const to = from + MaxRecords;
  const next = to < items.length ? { NextToken: Buffer.from(`after ${to}`).toString('base64url') } : {};
  return { items: items.slice(from, to), next };
};

const offset = (token: string): number => {
  const found = /^after (\d+)$/.exec(Buffer.from(token, 'base64url').toString());
  if (!found) throw new AwsError('InvalidNextToken', 'The NextToken value is not valid.');
  return Number(found[1]);
};
