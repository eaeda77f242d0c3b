import type { Steering } from '../ports/steering.ts';
import { channel, channelKey, readVetoes } from './dynamodb-ledger.ts';
import { type Item, json, ledgerTable, text } from './ledger-table.ts';

const vetoKey = (kind: string, version: string): Item => ({ pk: text('VETO'), sk: text(`VETO#${kind}#${version}`) });

/** In the ledger's table. */
export const dynamodbSteering = (tableName: string, region: string): Steering => {
  const table = ledgerTable(tableName, region);
  return {
    hold: async (image, stage, hold) => {
      await table.update({
        key: channelKey(image, stage),
        expression: 'SET #hold = :hold REMOVE #lifted',
        values: { ':hold': json(hold) },
      });
    },
    lift: async (image, stage) => {
      const { held, before } = await table.update({
        key: channelKey(image, stage),
        expression: 'SET #lifted = #hold REMOVE #hold',
        condition: 'attribute_exists(#hold)',
        values: {},
      });
      if (!held && Object.keys(before).length === 0) return undefined;
      const was = channel(before);
      return { wasHeld: held, channel: held ? { ...was, hold: undefined, lifted: was.hold } : was };
    },
    letStand: async (image, stage, said) => {
      const { held } = await table.update({
        key: channelKey(image, stage),
        expression: 'SET #letStand = :said, #letStandOwner = #lockOwner',
        condition: 'attribute_exists(#lockOwner)',
        values: { ':said': json(said) },
      });
      return held;
    },
    veto: async (veto) => {
      await table.update({
        key: vetoKey(veto.kind, veto.version),
        expression: 'SET #veto = if_not_exists(#veto, :veto)',
        values: { ':veto': json(veto) },
      });
    },
    liftVeto: async ({ kind, version }) => {
      const { held } = await table.update({
        key: vetoKey(kind, version),
        expression: 'REMOVE #veto',
        condition: 'attribute_exists(#veto)',
        values: {},
      });
      return held;
    },
    vetoes: () => readVetoes(table),
    channels: async (image) => {
      const items = await table.query(`IMAGE#${image}`, 'CHANNEL#');
      return Object.fromEntries(items.map((item) => [item['sk']?.S?.replace('CHANNEL#', '') ?? '', channel(item)]));
    },
  };
};
