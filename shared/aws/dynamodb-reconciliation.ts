import type { DriftMemory } from '../domain/reconcile/drift.ts';
import type { ChannelRecord, Reconciliation, UnfinishedPromotion } from '../ports/reconciliation.ts';
import { channel, channelKey, readVetoes } from './dynamodb-ledger.ts';
import { type Item, json, ledgerTable, one, parsed, text } from './ledger-table.ts';

const key = (image: string, sort: string): Item => ({ pk: text(`IMAGE#${image}`), sk: text(sort) });
const promotionKey = (image: string, id: string): Item => key(image, `PROMOTION#${id}`);

/** Since when, and up to which build, the sweep has looked after the image. */
const SWEPT = 'SWEPT';

/** Of the promotions, those that have not ended, or are to be started again; of all other rows, every one. */
const UNFINISHED = '(attribute_not_exists(#outcome) OR #outcome = :inProgress OR attribute_exists(#again))';

const RELEASE = 'REMOVE #lockOwner, #lockUntil, #lockVersion, #overruled, #failing';

/** The fence counts every promotion and repair that took the channel; a row that was never taken has none. */
const UNTOUCHED = '(#fence = :fence OR (attribute_not_exists(#fence) AND :fence = :zero))';

/** In the ledger's table (docs/architecture.md). */
export const dynamodbReconciliation = (tableName: string, region: string): Reconciliation => {
  const table = ledgerTable(tableName, region);
  return {
    read: async (image) => {
      const rows = await table.query(`IMAGE#${image}`, '', {
        expression: UNFINISHED,
        values: { ':inProgress': text('in-progress') },
      });
      const [line] = named(rows, 'LINE');
      const [swept] = named(rows, SWEPT);
      const drift = new Map(named(rows, 'DRIFT#').map((row) => [tail(row), parsed<DriftMemory>(row['memory']) ?? {}]));
      return {
        newest: line && { sortable: line['newest']?.S ?? '', version: line['build']?.S ?? '' },
        since: swept?.['since']?.S,
        fed: swept?.['fed']?.S,
        channels: named(rows, 'CHANNEL#').map((row) => channelRecord(row, drift.get(tail(row)) ?? {})),
        asked: named(rows, 'ASKED#').flatMap((row) => row['asked']?.S ?? []),
        unfinished: named(rows, 'PROMOTION#').map(promotion),
      };
    },
    vetoes: () => readVetoes(table),
    begin: (image, since) => table.add({ ...key(image, SWEPT), since: text(since) }),
    feed: async (image, sortable) => {
      await table.update({
        key: key(image, SWEPT),
        expression: 'SET #fed = :fed',
        condition: 'attribute_not_exists(#fed) OR #fed < :fed',
        values: { ':fed': text(sortable) },
      });
    },
    close: async ({ image, promotionId, outcome, message, at, again }) => {
      await table.update({
        key: promotionKey(image, promotionId),
        expression: `SET #outcome = :outcome, #message = :message, #endedAt = :at${again ? ', #again = :at' : ''}`,
        condition: '#outcome = :inProgress',
        values: {
          ':outcome': text(outcome),
          ':message': text(message),
          ':at': text(at),
          ':inProgress': text('in-progress'),
        },
      });
    },
    settled: async (image, promotionId) => {
      await table.update({
        key: promotionKey(image, promotionId),
        expression: 'REMOVE #again',
        condition: 'attribute_exists(#again)',
        values: {},
      });
    },
    release: async (image, stage, owner) => {
      await table.update({
        key: channelKey(image, stage),
        // Until somebody takes the channel again, it is as the promotion left it.
        expression: `SET #state = :failed, #interrupted = #fence ${RELEASE}`,
        condition: '#lockOwner = :owner',
        values: { ':failed': text('FAILED'), ':owner': text(owner) },
      });
    },
    takeToRepair: async ({ image, stage, fence, owner, now, until }) => {
      const { held } = await table.update({
        key: channelKey(image, stage),
        expression: 'SET #lockOwner = :owner, #lockUntil = :until, #lockVersion = #currentVersion ADD #fence :one',
        condition: `#lockOwner = :owner OR ((attribute_not_exists(#lockOwner) OR #lockUntil < :now) AND ${UNTOUCHED})`,
        values: {
          ':owner': text(owner),
          ':until': text(until),
          ':now': text(now),
          ':one': one,
          ':fence': { N: String(fence) },
          ':zero': { N: '0' },
        },
      });
      return held;
    },
    giveBack: async (image, stage, owner) => {
      await table.update({
        key: channelKey(image, stage),
        expression: RELEASE,
        condition: '#lockOwner = :owner',
        values: { ':owner': text(owner) },
      });
    },
    remember: async (image, stage, memory) => {
      await table.update({
        key: key(image, `DRIFT#${stage}`),
        expression: 'SET #memory = :memory',
        values: { ':memory': json(memory) },
      });
    },
    adopt: async (image, stage, fence, at, hold) => {
      const { held } = await table.update({
        key: channelKey(image.name, stage),
        expression: [
          'SET #previous = #current, #current = :image, #currentVersion = :version, #since = :at',
          hold ? ', #hold = :hold' : '',
          ' ADD #fence :one',
        ].join(''),
        condition: `attribute_not_exists(#lockOwner) AND ${UNTOUCHED}`,
        values: {
          ':image': json(image),
          ':version': text(image.sortable),
          ':at': text(at),
          ':one': one,
          ':fence': { N: String(fence) },
          ':zero': { N: '0' },
          ...(hold ? { ':hold': json(hold) } : {}),
        },
      });
      return held;
    },
  };
};

const named = (rows: readonly Item[], prefix: string): readonly Item[] =>
  rows.filter(({ sk }) => sk?.S?.startsWith(prefix));

/** Of `CHANNEL#prod`, `prod`. */
const tail = ({ sk }: Item): string => (sk?.S ?? '').replace(/^[^#]*#/, '');

const channelRecord = (row: Item, drift: DriftMemory): ChannelRecord => ({
  ...channel(row),
  stage: tail(row),
  until: row['lockUntil']?.S,
  fence: Number(row['fence']?.N ?? 0),
  interrupted: row['interrupted'] !== undefined && row['interrupted'].N === row['fence']?.N,
  drift,
});

const promotion = (row: Item): UnfinishedPromotion => ({
  promotionId: row['promotionId']?.S ?? tail(row),
  executionArn: row['executionArn']?.S ?? '',
  trigger: row['trigger']?.S ?? '',
  version: row['version']?.S ?? '',
  buildVersionArn: row['buildVersionArn']?.S ?? '',
  startedAt: row['startedAt']?.S ?? '',
  again: row['again'] !== undefined,
});
