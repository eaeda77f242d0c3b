import type { Telling, Tellings } from '../ports/tellings.ts';
import { type Item, ledgerTable, text } from './ledger-table.ts';

/** Longer than whoever tells has time for, and shorter than until its message comes back. */
const LEASE_SECONDS = 60;

/** Events of one happening are closer together than this, and the ends of two attempts are further apart. */
const SAME_SECONDS = 120;

const key = ({ image, happening }: Telling): Item => ({ pk: text(`IMAGE#${image}`), sk: text(`TOLD#${happening}`) });

/** In the ledger's table. Whose turn it is to tell is decided by one conditional write. */
export const dynamodbTellings = (tableName: string, region: string, now: () => Date): Tellings => {
  const table = ledgerTable(tableName, region);
  const at = (seconds: number): string => new Date(now().getTime() + seconds * 1000).toISOString();
  return {
    begin: async (telling) => {
      const same = new Date(Date.parse(telling.at) - SAME_SECONDS * 1000).toISOString();
      const { held, before } = await table.update({
        key: key(telling),
        expression: 'SET #until = :until',
        condition: '(attribute_not_exists(#told) OR #told < :same) AND (attribute_not_exists(#until) OR #until < :now)',
        values: { ':until': text(at(LEASE_SECONDS)), ':now': text(at(0)), ':same': text(same) },
      });
      if (held) return 'mine';
      return (before['told']?.S ?? '') < same ? 'busy' : 'told';
    },
    done: async (telling) => {
      const told = text(new Date(telling.at).toISOString());
      await table.update({
        key: key(telling),
        expression: 'SET #told = :told REMOVE #until',
        values: { ':told': told },
      });
    },
  };
};
