import type { Telling, Tellings } from '../../../shared/ports/tellings.ts';

const SAME = 120_000;

/** Who was told what, in memory; test/shared/aws/tellings.test.ts holds it to what DynamoDB does. */
export const fakeTellings = (): Tellings => {
  const begun = new Set<string>();
  const told = new Map<string, number>();
  const key = ({ image, happening }: Telling): string => `${image} ${happening}`;
  return {
    begin: async (telling) => {
      const last = told.get(key(telling));
      if (last !== undefined && Date.parse(telling.at) - last <= SAME) return 'told';
      if (begun.has(key(telling))) return 'busy';
      begun.add(key(telling));
      return 'mine';
    },
    done: async (telling) => {
      begun.delete(key(telling));
      told.set(key(telling), Date.parse(telling.at));
    },
  };
};
