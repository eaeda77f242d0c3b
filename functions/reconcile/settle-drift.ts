import { placesOf } from '../../shared/configuration/places.ts';
import type { FailureSummary } from '../../shared/domain/notification/announcement.ts';
import type { DriftChange, FleetState } from '../../shared/domain/notification/sweep-news.ts';
import {
  type Difference,
  type DriftDecision,
  decideOnDrift,
  type KnownImage,
  namesOf,
  placeOf,
  remembering,
} from '../../shared/domain/reconcile/drift.ts';
import { type Veto, vetoOf } from '../../shared/domain/veto.ts';
import type { Hold, LedgerImage } from '../../shared/ports/ledger.ts';
import type { ChannelRecord, ImageRecord } from '../../shared/ports/reconciliation.ts';
import { type Dependencies, settingsOf, tellOnce, weekOf } from './dependencies.ts';
import { isAtRest } from './sweep.ts';

export interface SettleInput {
  readonly channels: readonly DriftedChannel[];
  readonly unwatched: readonly UnwatchedStage[];
  readonly failures: readonly FailureSummary[];
  readonly failureCount: number;
  /** Of the sweep: who has a channel while it is put right. */
  readonly executionArn: string;
}

interface UnwatchedStage {
  readonly image: string;
  readonly stage: string;
  readonly fleets: readonly FleetState[];
}

interface DriftedChannel {
  readonly image: string;
  readonly stage: string;
  readonly fence: number;
  readonly differences: readonly Difference[];
  readonly count: number;
}

/** What publish-image is asked to put right. */
export interface RepairOrder {
  readonly image: Pick<LedgerImage, 'name' | 'version' | 'amis'>;
  readonly stage: string;
  readonly accounts: readonly string[];
  readonly hub: boolean;
  readonly only: readonly string[];
}

/** Ample for publish-image and its retries. */
const LEASE_MINUTES = 30;

const CHANGES_TOLD = 5;

/** Decides on what was found to differ, tells it, and gives orders for what is to be put right. */
export const settle = async (dependencies: Dependencies, input: SettleInput): Promise<object> => {
  await tellBlind(dependencies, input);
  for (const stage of input.unwatched) await tellUnwatched(dependencies, stage);
  const records = new Map<string, ImageRecord>();
  for (const name of new Set(input.channels.map(({ image }) => image)))
    records.set(name, await dependencies.ledger.read(name));
  const repairs: RepairOrder[] = [];
  for (const drifted of input.channels) {
    const record = records.get(drifted.image);
    const channel = record?.channels.find(({ stage }) => stage === drifted.stage);
    if (!record || !channel?.current) continue;
    // A step that was killed after it took the channel goes on from there.
    const mine = channel.coming?.owner === input.executionArn;
    // Somebody had the channel since it was looked at: what differed may be his work.
    const untouched = channel.fence === drifted.fence && isAtRest(channel, dependencies.now());
    if (!mine && !untouched) continue;
    repairs.push(...(await settleOne(dependencies, drifted, { ...channel, current: channel.current }, record, input)));
  }
  return { outcome: repairs.length > 0 ? 'repair' : 'settled', repairs };
};

type Current = ChannelRecord & { readonly current: LedgerImage };

const settleOne = async (
  dependencies: Dependencies,
  drifted: DriftedChannel,
  channel: Current,
  record: ImageRecord,
  { executionArn }: SettleInput,
): Promise<readonly RepairOrder[]> => {
  const { configuration, ledger } = dependencies;
  const { image, stage, fence, differences } = drifted;
  const policy = settingsOf(configuration).drift;
  const vetoes = policy === 'adopt' ? await ledger.vetoes() : [];
  const decision = decideOnDrift({
    policy,
    differences,
    count: drifted.count,
    memory: channel.drift,
    targets: placesOf(configuration, image, stage).filter(({ inHub }) => !inHub).length,
    known: knownImages(record, channel, vetoes),
  });
  // Told before it is done: afterwards nothing would differ any more, and whoever was killed in between would have told nobody.
  await tellDrift(dependencies, drifted, channel, decision);
  if (decision.action === 'adopt') {
    const hold = holdFor(decision.image, channel, differences, dependencies.now());
    await ledger.adopt(decision.image, stage, fence, dependencies.now().toISOString(), hold);
  }
  if (decision.action !== 'repair') return [];
  const now = dependencies.now();
  const until = new Date(now.getTime() + LEASE_MINUTES * 60_000).toISOString();
  const turn = { image, stage, fence, owner: executionArn, now: now.toISOString(), until };
  if (!(await ledger.takeToRepair(turn))) return [];
  const current = channel.current.amis.map(({ id }) => id);
  await ledger.remember(image, stage, remembering(channel.drift, decision.repair, current));
  return [orderFor(channel, decision.repair)];
};

const orderFor = ({ current, stage }: Current, repair: readonly Difference[]): RepairOrder => ({
  image: { name: current.name, version: current.version, amis: current.amis },
  stage,
  accounts: [...new Set(repair.filter(({ inHub }) => !inHub).map(({ account }) => account))],
  hub: repair.some(({ inHub }) => inHub),
  only: repair.map(placeOf),
});

/** What stands or stood in a channel of the image has passed its gate, or a named person insisted. */
const knownImages = (
  { channels }: ImageRecord,
  { current }: Current,
  vetoes: readonly Veto[],
): readonly LedgerImage[] =>
  channels
    .flatMap(({ current: now, previous }) => [now, previous])
    .filter((image) => image !== undefined)
    .filter((image) => image.buildVersionArn !== current.buildVersionArn && !vetoOf(vetoes, image));

/** Going back on purpose lasts until a person goes forward. */
const holdFor = (
  { sortable, version }: KnownImage,
  { current, hold }: Current,
  differences: readonly Difference[],
  now: Date,
): Hold | undefined => {
  if (hold || sortable > current.sortable) return undefined;
  const by = differences.find((each) => each.by)?.by ?? 'a person';
  return { by, reason: `The parameters were set back to ${version} by hand.`, at: now.toISOString() };
};

const tellDrift = (
  dependencies: Dependencies,
  { image, stage, differences, count }: DriftedChannel,
  { current }: Current,
  decision: DriftDecision,
): Promise<void> =>
  tellOnce(dependencies, `DRIFT ${stage} ${decision.action} ${dependencies.hash(namesOf(differences)).slice(0, 16)}`, {
    kind: 'drift',
    image,
    version: current.version,
    promotionId: `${image}-${stage}`,
    buildVersionArn: current.buildVersionArn,
    stage,
    changes: differences.slice(0, CHANGES_TOLD).map(toChange),
    count,
    action: decision.action,
    why: decision.action === 'adopt' ? `${image} ${decision.image.version}` : undefined,
    ...(decision.action === 'report' ? { why: decision.why } : {}),
  });

const toChange = (difference: Difference): DriftChange => {
  const { expected, found, by, at } = difference;
  return { where: placeOf(difference), expected, found, by, at };
};

/** Told when it is first seen, and whenever a refresh begins or ends. */
const tellUnwatched = (dependencies: Dependencies, { image, stage, fleets }: UnwatchedStage): Promise<void> => {
  const states = fleets.map(({ where, status }) => `${where} ${status}`).toSorted();
  return tellOnce(dependencies, `FLEETS ${stage} ${dependencies.hash(states.join('\n')).slice(0, 16)}`, {
    kind: 'fleets-unwatched',
    image,
    promotionId: `${image}-${stage}`,
    stage,
    fleets,
  });
};

/** Told once a week, and when it is somewhere else. */
const tellBlind = async (
  dependencies: Dependencies,
  { failures, failureCount }: Pick<SettleInput, 'failures' | 'failureCount'>,
): Promise<void> => {
  if (failures.length === 0) return;
  const where = dependencies.hash(
    failures
      .map((each) => `${each.where} ${each.code}`)
      .toSorted()
      .join('\n'),
  );
  await tellOnce(dependencies, `BLIND ${weekOf(dependencies.now())} ${where.slice(0, 16)}`, {
    kind: 'sweep-blind',
    image: 'Hallmark',
    promotionId: 'hallmark-sweep',
    failures: failures.slice(0, CHANGES_TOLD),
    count: failureCount,
  });
};
