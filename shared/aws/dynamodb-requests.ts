import type { RecordedRequest, Requester } from '../domain/identity/requester.ts';
import type { Requests } from '../ports/requests.ts';
import { type Item, json, ledgerTable, parsed, text } from './ledger-table.ts';

const key = (name: string): Item => ({ pk: text(`EXECUTION#${name}`), sk: text('REQUEST') });

/** In the ledger's table. They are kept: they are the record of who asked for what. */
export const dynamodbRequests = (tableName: string, region: string): Requests => {
  const table = ledgerTable(tableName, region);
  return {
    record: async (name, { inputHash, requester, at }) => {
      const { held, before } = await table.update({
        key: key(name),
        expression: 'SET #inputHash = :hash, #requester = :requester, #at = :at',
        condition: 'attribute_not_exists(#inputHash)',
        values: { ':hash': text(inputHash), ':requester': json(requester), ':at': text(at) },
      });
      return held || (before['inputHash']?.S === inputHash && before['requester']?.S === JSON.stringify(requester))
        ? 'recorded'
        : 'other';
    },
    find: async (name): Promise<RecordedRequest | undefined> => {
      const item = await table.get(key(name));
      const requester = parsed<Requester>(item?.['requester']);
      return item && requester
        ? { inputHash: item['inputHash']?.S ?? '', requester, at: item['at']?.S ?? '' }
        : undefined;
    },
  };
};
