import type { Channel, ChannelTake, Hold, Ledger, LedgerImage, PromotionRow, Taken } from '../ports/ledger.ts';
import { type Item, json, ledgerTable, one, parsed, text } from './ledger-table.ts';

const key = (image: string, sort: string): Item => ({ pk: text(`IMAGE#${image}`), sk: text(sort) });
const channelKey = (image: string, stage: string): Item => key(image, `CHANNEL#${stage}`);
const promotionKey = (image: string, id: string): Item => key(image, `PROMOTION#${id}`);

const RELEASE = 'REMOVE #lockOwner, #lockUntil, #lockVersion';

/** The ledger's table (docs/architecture.md). Every decision is one conditional write. */
export const dynamodbLedger = (tableName: string, region: string): Ledger => {
  const table = ledgerTable(tableName, region);
  return {
    accept: async (image) => {
      const { held, before } = await table.update({
        key: key(image.name, 'LINE'),
        expression: 'SET #newest = :version, #build = :build',
        condition: 'attribute_not_exists(#newest) OR #newest <= :version',
        values: { ':version': text(image.sortable), ':build': text(image.version) },
      });
      return { accepted: held, newest: held ? image.version : (before['build']?.S ?? image.version) };
    },
    recordStart: (row) => table.add({ ...promotionKey(row.image.name, row.promotionId), ...promotionItem(row) }),
    recordEnd: async (image, promotionId, { outcome, message, endedAt }) => {
      await table.update({
        key: promotionKey(image, promotionId),
        expression: 'SET #outcome = :outcome, #message = :message, #endedAt = :at',
        values: { ':outcome': text(outcome), ':message': text(message), ':at': text(endedAt) },
      });
    },
    channel: async (image, stage) => {
      const item = await table.get(channelKey(image, stage));
      return item && channel(item);
    },
    take: async (take) => {
      const { image, stage, owner, now, until, ended } = take;
      const { held, before } = await table.update({
        key: channelKey(image.name, stage),
        expression:
          'SET #lockOwner = :owner, #lockUntil = :until, #lockVersion = :version, #state = :deploying ADD #fence :one',
        condition: conditionOf(take),
        values: {
          ':owner': text(owner),
          ':ended': text(ended ?? owner),
          ':now': text(now),
          ':until': text(until),
          ':deploying': text('DEPLOYING'),
          ':one': one,
          ':version': text(image.sortable),
        },
      });
      return held ? { outcome: 'taken', channel: channel(before) } : refused(before, take);
    },
    complete: async ({ image, stage, owner, at, repair, hold }) => {
      const { held, before } = await table.update({
        key: channelKey(image.name, stage),
        expression: [
          'SET #current = :image, #currentVersion = :version, #state = :state, #since = :at',
          repair ? '' : ', #previous = if_not_exists(#current, :none)',
          hold ? `, #hold = :hold ${RELEASE}` : ` ${RELEASE}, #hold`,
        ].join(''),
        condition: '#lockOwner = :owner',
        values: {
          ':image': json(image),
          ':version': text(image.sortable),
          ':state': text('CURRENT'),
          ':at': text(at),
          ':owner': text(owner),
          ...(repair ? {} : { ':none': json(null) }),
          ...(hold ? { ':hold': json(hold) } : {}),
        },
      });
      // A step that runs again after its own success finds the lock gone and the image current.
      const done = before['lockOwner'] === undefined && before['currentVersion']?.S === image.sortable;
      return held || done ? 'completed' : 'lost';
    },
    fail: async (image, stage, owner, hold) => {
      await table.update({
        key: channelKey(image, stage),
        expression: `SET #state = :state, #hold = :hold ${RELEASE}`,
        condition: '#lockOwner = :owner OR attribute_not_exists(#lockOwner)',
        values: { ':state': text('FAILED'), ':hold': json(hold), ':owner': text(owner) },
      });
    },
  };
};

const promotionItem = (row: PromotionRow): Item => ({
  promotionId: text(row.promotionId),
  version: text(row.image.version),
  buildVersionArn: text(row.image.buildVersionArn),
  executionArn: text(row.executionArn),
  trigger: text(row.trigger),
  stages: json(row.stages),
  verdict: json(row.verdict),
  startedAt: text(row.startedAt),
  outcome: text('in-progress'),
  ...(row.reason ? { reason: text(row.reason) } : {}),
  ...(row.requestedBy ? { requestedBy: text(row.requestedBy) } : {}),
});

/** Nobody else has the channel; and unless a person insists, no newer image is in it and nobody holds it. */
const conditionOf = ({ force }: ChannelTake): string => {
  const free = '(attribute_not_exists(#lockOwner) OR #lockOwner IN (:owner, :ended) OR #lockUntil < :now)';
  const fits = '(attribute_not_exists(#currentVersion) OR #currentVersion <= :version)';
  return force ? free : `${free} AND ${fits} AND attribute_not_exists(#hold)`;
};

/** A newer image in the channel, or on its way there, decides first: waiting for the lock would not help. */
const refused = (before: Item, { image, force }: ChannelTake): Taken => {
  const overtaken = [before['currentVersion'], before['lockVersion']].some((at) => (at?.S ?? '') > image.sortable);
  const outcome = force ? 'busy' : overtaken ? 'superseded' : before['hold'] ? 'held' : 'busy';
  return { outcome, channel: channel(before), owner: before['lockOwner']?.S };
};

const channel = (item: Item): Channel => ({
  current: parsed<LedgerImage>(item['current']),
  previous: parsed<LedgerImage>(item['previous']),
  state: (item['state']?.S ?? 'CURRENT') as Channel['state'],
  hold: parsed<Hold>(item['hold']),
});
