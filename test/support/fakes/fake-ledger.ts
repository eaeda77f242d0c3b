import type { Veto } from '../../../shared/domain/veto.ts';
import type {
  Channel,
  ChannelState,
  ChannelTake,
  Hold,
  Ledger,
  PromotionEnd,
  PromotionRow,
  Run,
} from '../../../shared/ports/ledger.ts';
import type { ImageRecord, Reconciliation } from '../../../shared/ports/reconciliation.ts';

interface Row extends Channel {
  readonly before?: ChannelState | undefined;
  readonly lock?: { readonly owner: string; readonly version: string } | undefined;
}

export interface FakeLedger extends Ledger, Pick<Reconciliation, 'read'> {
  readonly history: Map<string, Partial<PromotionRow & PromotionEnd>>;
  readonly vetoed: Veto[];
  /** A person says that what is on its way stands. */
  letStand(image: string, stage: string, said: Hold): void;
}

/** The ledger in memory; test/shared/aws/ledger-contract.ts holds it to what DynamoDB does. */
export const fakeLedger = (): FakeLedger => {
  const lines = new Map<string, { sortable: string; version: string }>();
  const channels = new Map<string, Row>();
  const history: FakeLedger['history'] = new Map();
  const at = (image: string, stage: string): Row => channels.get(`${image}/${stage}`) ?? { state: 'CURRENT' };
  const set = (image: string, stage: string, row: Row) => channels.set(`${image}/${stage}`, row);
  const runs = new Map<string, Run>();
  const vetoed: Veto[] = [];
  return {
    history,
    vetoed,
    letStand: (image, stage, letStand) => void set(image, stage, { ...at(image, stage), letStand }),
    read: async (image): Promise<ImageRecord> => ({
      channels: [...channels].flatMap(([name, row]) => {
        const stage = name.slice(image.length + 1);
        return name === `${image}/${stage}` ? [{ ...row, stage, fence: 1, interrupted: false, drift: {} }] : [];
      }),
      asked: [],
      unfinished: [...history.values()].flatMap(({ image: of, outcome, promotionId = '', executionArn = '' }) =>
        of?.name === image && outcome === 'in-progress'
          ? [
              {
                ...{ promotionId, executionArn, trigger: '', startedAt: '', again: false },
                ...{ version: of.version, buildVersionArn: of.buildVersionArn },
              },
            ]
          : [],
      ),
    }),
    newest: async (image) => lines.get(image),
    vetoes: async () => vetoed,
    begin: async (run) => {
      const event = history.get(run.eventId);
      const started = event?.outcome === 'in-progress' ? event.executionArn : undefined;
      if (started && started !== run.ended && !run.force && covers(event?.stages, run))
        return { outcome: 'joined', owner: started };
      const other = runs.get(`${run.image}/${run.version}`);
      const free = !other || [run.owner, run.ended].includes(other.owner);
      if (free) runs.set(`${run.image}/${run.version}`, run);
      const same = covers(other?.stages, run) && (!run.force || other?.force === true);
      return free || !same ? { outcome: 'begun' } : { outcome: 'joined', owner: other.owner };
    },
    end: async (image, version, owner) => {
      if (runs.get(`${image}/${version}`)?.owner === owner) runs.delete(`${image}/${version}`);
    },
    accept: async ({ name, sortable, version }) => {
      const newest = lines.get(name);
      if (newest && newest.sortable > sortable) return { accepted: false, newest: newest.version };
      lines.set(name, { sortable, version });
      return { accepted: true, newest: version };
    },
    recordStart: async (row) => {
      if (!history.has(row.promotionId)) history.set(row.promotionId, { ...row, outcome: 'in-progress' });
    },
    recordEnd: async (_image, id, end) => {
      history.set(id, { ...history.get(id), ...end });
    },
    channel: async (image, stage) => channels.get(`${image}/${stage}`),
    take: async (take) => {
      const row = at(take.image.name, take.stage);
      if (row.lock?.owner === take.owner) return { outcome: 'taken', channel: row };
      const outcome = outcomeOf(row, take);
      const lock = { owner: take.owner, version: take.image.sortable };
      const coming = { owner: take.owner, sortable: take.image.sortable };
      if (outcome === 'taken')
        set(take.image.name, take.stage, {
          ...row,
          state: 'DEPLOYING',
          before: row.state,
          lock,
          coming,
          overruled: row.hold,
          failing: false,
        });
      return { outcome, channel: row, owner: outcome === 'taken' ? undefined : row.lock?.owner };
    },
    giveUp: async (image, stage, owner) => {
      const { lock, coming: _, overruled: __, before, ...row } = at(image, stage);
      if (lock?.owner !== owner) return;
      set(image, stage, { ...row, state: before === 'DEPLOYING' ? 'FAILED' : (before ?? 'CURRENT') });
    },
    complete: async ({ image, stage, owner, repair, hold }) => {
      const row = at(image.name, stage);
      if (!row.lock && row.current?.sortable === image.sortable) return 'completed';
      if (row.lock?.owner !== owner) return 'lost';
      set(image.name, stage, {
        current: image,
        previous: repair ? row.previous : row.current,
        state: 'CURRENT',
        hold: hold ?? (row.hold === row.overruled ? undefined : row.hold),
        queued: row.queued && row.queued.image.sortable > image.sortable ? row.queued : undefined,
      });
      return 'completed';
    },
    fail: async (image, stage, owner, hold) => {
      const { current, previous, lock, queued, ...row } = at(image, stage);
      if (lock ? lock.owner !== owner : row.state !== 'FAILED') return;
      const held = row.hold === undefined || row.hold === row.overruled ? hold : row.hold;
      set(image, stage, { current, previous, queued, state: 'FAILED', hold: held });
    },
    markFailing: async (image, stage, owner) => {
      const row = at(image, stage);
      if (row.lock?.owner === owner) set(image, stage, { ...row, failing: true });
    },
    queue: async (stage, queued) => {
      const row = at(queued.image.name, stage);
      if ((row.queued?.image.sortable ?? '') < queued.image.sortable) set(queued.image.name, stage, { ...row, queued });
    },
    ask: async (image, stage, hold) => {
      const row = at(image, stage);
      if (row.lock && (row.hold === undefined || row.hold === row.overruled)) set(image, stage, { ...row, hold });
    },
  };
};

const covers = (stages: readonly string[] | undefined, run: Run): boolean =>
  run.stages.every((stage) => stages?.includes(stage));

const outcomeOf = (row: Row, { image, ended, force, downgrade }: ChannelTake) => {
  const free = !row.lock || row.lock.owner === ended;
  const overtaken = [row.current?.sortable, row.lock?.version].some((version) => (version ?? '') > image.sortable);
  const newer = (row.current?.sortable ?? '') > image.sortable;
  if (free && (downgrade || !newer) && (force || !row.hold)) return 'taken';
  if (overtaken && !downgrade) return 'superseded';
  return row.hold && !force ? 'held' : 'busy';
};
