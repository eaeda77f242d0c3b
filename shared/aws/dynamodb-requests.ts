import { type RecordedRequest, type Requester, repeatOf } from '../domain/identity/requester.ts';
import type { Requests } from '../ports/requests.ts';
import { type Item, json, ledgerTable, parsed, text } from './ledger-table.ts';

const key = (name: string): Item => ({ pk: text(`EXECUTION#${name}`), sk: text('REQUEST') });

/** In the ledger's table. They are kept: they are the record of who asked for what. */
export const dynamodbRequests = (tableName: string, region: string): Requests => {
  const table = ledgerTable(tableName, region);
  return {
    record: async (name, request) => {
      const { inputHash, requester, at } = request;
      const { held, before } = await table.update({
        key: key(name),
        expression: 'SET #inputHash = :hash, #requester = :requester, #at = :at',
        condition: 'attribute_not_exists(#inputHash)',
        values: { ':hash': text(inputHash), ':requester': json(requester), ':at': text(at) },
      });
      if (held) return 'recorded';
      const recorded = requestIn(before);
      const repeat = recorded ? repeatOf(recorded, request) : 'other';
      if (repeat !== 'old') return repeat === 'same' ? 'recorded' : 'other';
      const renewal = await table.update({
        key: key(name),
        expression: 'SET #again = :at',
        condition: '#inputHash = :hash AND #requester = :requester',
        values: { ':hash': text(inputHash), ':requester': json(requester), ':at': text(at) },
      });
      return renewal.held ? 'recorded' : 'other';
    },
    find: async (name) => requestIn(await table.get(key(name))),
  };
};

const requestIn = (item: Item | undefined): RecordedRequest | undefined => {
  const requester = parsed<Requester>(item?.['requester']);
  return item && requester
    ? { inputHash: item['inputHash']?.S ?? '', requester, at: item['at']?.S ?? '', again: item['again']?.S }
    : undefined;
};
