import type { Channel, ChannelTake, Ledger, PromotionEnd, PromotionRow } from '../../../shared/ports/ledger.ts';

interface Row extends Channel {
  readonly lock?: { readonly owner: string; readonly until: string; readonly version: string } | undefined;
}

export interface FakeLedger extends Ledger {
  readonly history: Map<string, Partial<PromotionRow & PromotionEnd>>;
}

/** The ledger in memory; test/shared/aws/ledger-contract.ts holds it to what DynamoDB does. */
export const fakeLedger = (): FakeLedger => {
  const lines = new Map<string, { sortable: string; version: string }>();
  const channels = new Map<string, Row>();
  const history: FakeLedger['history'] = new Map();
  const at = (image: string, stage: string): Row => channels.get(`${image}/${stage}`) ?? { state: 'CURRENT' };
  const set = (image: string, stage: string, row: Row) => channels.set(`${image}/${stage}`, row);
  return {
    history,
    accept: async ({ name, sortable, version }) => {
      const newest = lines.get(name);
      if (newest && newest.sortable > sortable) return { accepted: false, newest: newest.version };
      lines.set(name, { sortable, version });
      return { accepted: true, newest: version };
    },
    recordStart: async (row) => {
      if (!history.has(row.promotionId)) history.set(row.promotionId, row);
    },
    recordEnd: async (_image, id, end) => {
      history.set(id, { ...history.get(id), ...end });
    },
    channel: async (image, stage) => channels.get(`${image}/${stage}`),
    take: async (take) => {
      const row = at(take.image.name, take.stage);
      const outcome = outcomeOf(row, take);
      const lock = { owner: take.owner, until: take.until, version: take.image.sortable };
      if (outcome === 'taken') set(take.image.name, take.stage, { ...row, state: 'DEPLOYING', lock });
      return { outcome, channel: row, owner: outcome === 'taken' ? undefined : row.lock?.owner };
    },
    complete: async ({ image, stage, owner, repair, hold }) => {
      const row = at(image.name, stage);
      if (!row.lock && row.current?.sortable === image.sortable) return 'completed';
      if (row.lock?.owner !== owner) return 'lost';
      set(image.name, stage, {
        current: image,
        previous: repair ? row.previous : row.current,
        state: 'CURRENT',
        hold,
      });
      return 'completed';
    },
    fail: async (image, stage, owner, hold) => {
      const row = at(image, stage);
      if (row.lock && row.lock.owner !== owner) return;
      set(image, stage, { current: row.current, previous: row.previous, state: 'FAILED', hold });
    },
  };
};

const outcomeOf = (row: Row, { image, owner, ended, now, force }: ChannelTake) => {
  const free = !row.lock || [owner, ended].includes(row.lock.owner) || row.lock.until < now;
  const overtaken = [row.current?.sortable, row.lock?.version].some((version) => (version ?? '') > image.sortable);
  const newer = (row.current?.sortable ?? '') > image.sortable;
  if (free && (force || (!newer && !row.hold))) return 'taken';
  if (force) return 'busy';
  if (overtaken) return 'superseded';
  return row.hold ? 'held' : 'busy';
};
