import type { Veto } from '../domain/veto.ts';
import type {
  Channel,
  ChannelTake,
  Hold,
  Ledger,
  LedgerImage,
  PromotionRow,
  Queued,
  Run,
  Taken,
} from '../ports/ledger.ts';
import { type Item, json, ledgerTable, one, parsed, text } from './ledger-table.ts';

const key = (image: string, sort: string): Item => ({ pk: text(`IMAGE#${image}`), sk: text(sort) });
export const channelKey = (image: string, stage: string): Item => key(image, `CHANNEL#${stage}`);
const promotionKey = (image: string, id: string): Item => key(image, `PROMOTION#${id}`);

const runKey = (image: string, version: string): Item => key(image, `RUN#${version}`);

const RELEASE = 'REMOVE #lockOwner, #lockUntil, #lockVersion, #overruled, #interrupted, #failing';

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
    newest: async (image) => {
      const item = await table.get(key(image, 'LINE'));
      return item && { version: item['build']?.S ?? '', sortable: item['newest']?.S ?? '' };
    },
    vetoes: () => readVetoes(table),
    begin: async (run) => {
      const event = await table.get(promotionKey(run.image, run.eventId));
      const started = event?.['outcome']?.S === 'in-progress' ? event['executionArn']?.S : undefined;
      if (started && started !== run.ended && !run.force && covers(parsed(event?.['stages']), run))
        return { outcome: 'joined', owner: started };
      const { held, before } = await table.update({
        key: runKey(run.image, run.version),
        expression: 'SET #owner = :owner, #stages = :stages, #force = :force',
        condition: 'attribute_not_exists(#owner) OR #owner IN (:owner, :ended)',
        values: {
          ':owner': text(run.owner),
          ':ended': text(run.ended ?? run.owner),
          ':stages': json(run.stages),
          ':force': json(run.force),
        },
      });
      const same = covers(parsed(before['stages']), run) && (!run.force || parsed<boolean>(before['force']) === true);
      return held || !same ? { outcome: 'begun' } : { outcome: 'joined', owner: before['owner']?.S ?? '' };
    },
    end: async (image, version, owner) => {
      await table.update({
        key: runKey(image, version),
        expression: 'REMOVE #owner, #stages, #force',
        condition: '#owner = :owner',
        values: { ':owner': text(owner) },
      });
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
      const { image, stage, owner, now, ended } = take;
      const { held, before } = await table.update({
        key: channelKey(image.name, stage),
        expression:
          'SET #lockOwner = :owner, #lockVersion = :version, #state = :deploying, #before = if_not_exists(#state, :current), #overruled = if_not_exists(#hold, :none) REMOVE #lockUntil, #failing ADD #fence :one',
        condition: conditionOf(take),
        values: {
          ':owner': text(owner),
          ':ended': text(ended ?? NOBODY),
          ':now': text(now),
          ':deploying': text('DEPLOYING'),
          ':current': text('CURRENT'),
          ':none': json(null),
          ':one': one,
          ':version': text(image.sortable),
        },
      });
      // A step that runs again after its own success: a hold that was set since then is none that it was to overrule.
      const already = before['lockOwner']?.S === owner;
      return held || already ? { outcome: 'taken', channel: channel(before) } : refused(before, take);
    },
    giveUp: async (image, stage, owner) => {
      const write = (state: string, condition: string, values: Item) =>
        table.update({
          key: channelKey(image, stage),
          expression: `SET ${state} REMOVE #lockOwner, #lockVersion, #overruled, #before`,
          condition: `#lockOwner = :owner${condition}`,
          values: { ':owner': text(owner), ...values },
        });
      // It was cut off before it was taken, and still is as it was left then.
      const { held } = await write(
        '#state = :failed, #interrupted = #fence',
        ' AND (#before = :deploying OR attribute_exists(#interrupted))',
        { ':failed': text('FAILED'), ':deploying': text('DEPLOYING') },
      );
      if (!held) await write('#state = #before', '', {});
    },
    complete: async ({ image, stage, owner, at, repair, hold }) => {
      const write = (end: string, condition: string) =>
        table.update({
          key: channelKey(image.name, stage),
          expression: [
            'SET #current = :image, #currentVersion = :version, #state = :state, #since = :at',
            repair ? '' : ', #previous = if_not_exists(#current, :none)',
            end,
          ].join(''),
          condition,
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
      const { held, before } = hold
        ? await write(`, #hold = :hold ${RELEASE}`, '#lockOwner = :owner')
        : await write(
            ` ${RELEASE}, #hold`,
            '#lockOwner = :owner AND (attribute_not_exists(#hold) OR #hold = #overruled)',
          );
      // A hold that somebody has set meanwhile is none that this promotion was to overrule: it stays.
      const late = !held && before['lockOwner']?.S === owner;
      const again = late ? await write(` ${RELEASE}`, '#lockOwner = :owner') : undefined;
      // A step that runs again after its own success finds the lock gone and the image current.
      const done = before['lockOwner'] === undefined && before['currentVersion']?.S === image.sortable;
      return held || again?.held || done ? 'completed' : 'lost';
    },
    fail: async (image, stage, owner, hold) => {
      const write = (hold: string, condition: string, values: Item) =>
        table.update({
          key: channelKey(image, stage),
          expression: `SET #state = :state${hold} ${RELEASE}`,
          condition: `(#lockOwner = :owner OR (attribute_not_exists(#lockOwner) AND #state = :state)) AND ${condition}`,
          values: { ':state': text('FAILED'), ':owner': text(owner), ...values },
        });
      const ours = '(attribute_not_exists(#hold) OR #hold = #overruled)';
      const { held } = await write(', #hold = :hold', ours, { ':hold': json(hold) });
      if (!held) await write('', 'attribute_exists(#hold)', {});
    },
    markFailing: async (image, stage, owner) => {
      await table.update({
        key: channelKey(image, stage),
        expression: 'SET #failing = :owner',
        condition: '#lockOwner = :owner',
        values: { ':owner': text(owner) },
      });
    },
    queue: async (stage, queued) => {
      await table.update({
        key: channelKey(queued.image.name, stage),
        expression: 'SET #queued = :queued, #queuedVersion = :version',
        condition: 'attribute_not_exists(#queuedVersion) OR #queuedVersion < :version',
        values: { ':queued': json(queued), ':version': text(queued.image.sortable) },
      });
    },
    ask: async (image, stage, hold) => {
      await table.update({
        key: channelKey(image, stage),
        expression: 'SET #hold = :hold',
        condition: 'attribute_exists(#lockOwner) AND (attribute_not_exists(#hold) OR #hold = #overruled)',
        values: { ':hold': json(hold) },
      });
    },
  };
};

/** Whether the stages of one promotion are all in another. */
const covers = (stages: readonly string[] | undefined, run: Run): boolean =>
  run.stages.every((stage) => stages?.includes(stage));

/** What may never get in, from the rows that {@link dynamodbSteering} writes. */
export const readVetoes = async (table: ReturnType<typeof ledgerTable>): Promise<readonly Veto[]> => {
  const items = await table.query('VETO', 'VETO#');
  return items.flatMap((item) => parsed<Veto>(item['veto']) ?? []);
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

/** No execution has this ARN. */
const NOBODY = '-';

/**
 * Nobody else has the channel; and unless a person insists, no newer image is in it and nobody holds it. What a promotion took it
 * has until it ends, however long its fleets take: only the turn of a repair is over by itself.
 */
const conditionOf = ({ force, downgrade }: ChannelTake): string =>
  [
    '(attribute_not_exists(#lockOwner) OR #lockOwner = :ended OR #lockUntil < :now)',
    ...(downgrade ? [] : ['(attribute_not_exists(#currentVersion) OR #currentVersion <= :version)']),
    ...(force ? [] : ['attribute_not_exists(#hold)']),
  ].join(' AND ');

/** A newer image in the channel, or on its way there, decides first: waiting for the lock would not help. */
const refused = (before: Item, { image, force, downgrade }: ChannelTake): Taken => {
  const newer = [before['currentVersion'], before['lockVersion']].some((at) => (at?.S ?? '') > image.sortable);
  const outcome = newer && !downgrade ? 'superseded' : before['hold'] && !force ? 'held' : 'busy';
  return { outcome, channel: channel(before), owner: before['lockOwner']?.S };
};

/** A channel's row as the ledger means it. */
export const channel = (item: Item): Channel => ({
  current: parsed<LedgerImage>(item['current']),
  previous: parsed<LedgerImage>(item['previous']),
  state: (item['state']?.S ?? 'CURRENT') as Channel['state'],
  hold: parsed<Hold>(item['hold']),
  overruled: parsed<Hold>(item['overruled']),
  queued: waiting(item),
  lifted: parsed<Hold>(item['lifted']),
  failing: item['failing'] !== undefined && item['failing'].S === item['lockOwner']?.S,
  letStand: item['letStandOwner']?.S === item['lockOwner']?.S ? parsed<Hold>(item['letStand']) : undefined,
  coming:
    item['lockOwner']?.S === undefined
      ? undefined
      : { owner: item['lockOwner'].S, sortable: item['lockVersion']?.S ?? '' },
});

/** What is older than the current image by now waits for nothing. */
const waiting = (item: Item): Queued | undefined =>
  (item['queuedVersion']?.S ?? '') > (item['currentVersion']?.S ?? '') ? parsed<Queued>(item['queued']) : undefined;
