import type { Telling, Tellings } from '../ports/tellings.ts';
import { type Item, ledgerTable, text } from './ledger-table.ts';

/** Longer than whoever tells has time for, and shorter than until its message comes back. */
const LEASE_SECONDS = 60;

const key = ({ image, happening }: Telling): Item => ({ pk: text(`IMAGE#${image}`), sk: text(`TOLD#${happening}`) });

/** In the ledger's table. Whose turn it is to tell is decided by one conditional write. */
export const dynamodbTellings = (tableName: string, region: string, now: () => Date): Tellings => {
  const table = ledgerTable(tableName, region);
  const at = (seconds: number): string => new Date(now().getTime() + seconds * 1000).toISOString();
  return {
    begin: async (telling) => {
      const { held, before } = await table.update({
        key: key(telling),
        expression: 'SET #until = :until',
        condition: 'attribute_not_exists(#told) AND (attribute_not_exists(#until) OR #until < :now)',
        values: { ':until': text(at(LEASE_SECONDS)), ':now': text(at(0)) },
      });
      if (held) return 'mine';
      return before['told'] === undefined ? 'busy' : 'told';
    },
    done: async (telling) => {
      await table.update({
        key: key(telling),
        expression: 'SET #told = :now REMOVE #until',
        values: { ':now': text(at(0)) },
      });
    },
  };
};
