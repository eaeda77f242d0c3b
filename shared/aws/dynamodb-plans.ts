import type { Parts } from '../domain/plan/plan.ts';
import type { Plans } from '../ports/plans.ts';
import { type Item, json, ledgerTable, parsed, text } from './ledger-table.ts';

const key = (digest: string): Item => ({ pk: text(`PLAN#${digest}`), sk: text('PLAN') });

const KEPT_SECONDS = 30 * 86_400;

/** In the ledger's table; DynamoDB deletes them by the attribute `expires`. */
export const dynamodbPlans = (tableName: string, region: string): Plans => {
  const table = ledgerTable(tableName, region);
  return {
    remember: (digest, parts, at) =>
      table.add({
        ...key(digest),
        parts: json(parts),
        expires: { N: String(Math.floor(at.getTime() / 1000) + KEPT_SECONDS) },
      }),
    recall: async (digest) => parsed<Parts>((await table.get(key(digest)))?.['parts']),
  };
};
