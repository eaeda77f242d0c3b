import type { Telling, Tellings } from '../../../shared/ports/tellings.ts';

/** Who was told what, in memory; test/shared/aws/tellings.test.ts holds it to what DynamoDB does. */
export const fakeTellings = (): Tellings => {
  const all = new Map<string, 'begun' | 'told'>();
  const key = ({ image, happening }: Telling): string => `${image} ${happening}`;
  return {
    begin: async (telling) => {
      const known = all.get(key(telling));
      if (known === undefined) all.set(key(telling), 'begun');
      return known === undefined ? 'mine' : known === 'told' ? 'told' : 'busy';
    },
    done: async (telling) => void all.set(key(telling), 'told'),
  };
};
