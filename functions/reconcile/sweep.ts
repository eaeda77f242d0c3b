import type { ImageConfiguration } from '../../shared/configuration/configuration.ts';
import { parseImageArn, sortableVersion } from '../../shared/domain/image-version.ts';
import { partitionOf } from '../../shared/domain/partition.ts';
import { promotionId, secondAttempt } from '../../shared/domain/promotion-id.ts';
import { cameTooEarly } from '../../shared/domain/reconcile/ended-execution.ts';
import { type ListedBuild, missedBuild, staleSince } from '../../shared/domain/reconcile/missed-build.ts';
import type { ChannelRecord, ImageRecord } from '../../shared/ports/reconciliation.ts';
import { closePromotion } from '../../shared/promotions/close-promotion.ts';
import { endApproval } from '../../shared/promotions/end-approval.ts';
import { queuedPromotion } from '../../shared/promotions/queued-promotion.ts';
import { startByEvent, startCarried } from '../../shared/promotions/start-for.ts';
import { type Dependencies, settingsOf, tellOnce, weekOf } from './dependencies.ts';
import { tellWaivers } from './tell-waivers.ts';

/** A channel whose parameters are to be compared with what the ledger says. */
interface ChannelToCompare {
  readonly image: { readonly name: string; readonly version: string; readonly amis: readonly object[] };
  readonly stage: string;
  readonly fence: number;
}

/** A stage in which a promotion was cut off: refreshes may go on there with nobody watching. */
interface Unwatched {
  readonly image: string;
  readonly stage: string;
}

interface Swept {
  /** Names of executions that were started. */
  readonly started: readonly string[];
  /** Executions that had ended without a word. */
  readonly closed: readonly string[];
  readonly channels: readonly ChannelToCompare[];
  readonly unwatched: readonly Unwatched[];
  /** Images that could not be swept, and why. */
  readonly failures: readonly string[];
}

/** Looks at the ledger, the builds and the executions of every image. One that cannot be swept does not stop the others. */
export const sweep = async (dependencies: Dependencies): Promise<Swept & { readonly outcome: 'swept' }> => {
  const results = await Promise.all(
    Object.values(dependencies.configuration.images).map((image) => sweepSafely(dependencies, image)),
  );
  await tellWaivers(dependencies);
  const all = <Key extends keyof Swept>(key: Key) => results.flatMap((result) => result[key] as Swept[Key][number][]);
  return {
    outcome: 'swept',
    started: all('started') as string[],
    closed: all('closed') as string[],
    channels: all('channels') as ChannelToCompare[],
    unwatched: all('unwatched') as Unwatched[],
    failures: all('failures') as string[],
  };
};

const sweepSafely = async (dependencies: Dependencies, image: ImageConfiguration): Promise<Swept> => {
  try {
    return { ...(await sweepImage(dependencies, image)), failures: [] };
  } catch (error) {
    dependencies.warn(`the image ${image.name} could not be swept`, error);
    const { name, message } = error as Error;
    return {
      started: [],
      closed: [],
      channels: [],
      unwatched: [],
      failures: [`${image.name}: ${name}: ${message}`.slice(0, 500)],
    };
  }
};

const sweepImage = async (dependencies: Dependencies, image: ImageConfiguration): Promise<Omit<Swept, 'failures'>> => {
  const [record, listed] = await Promise.all([
    dependencies.ledger.read(image.name),
    dependencies.buildsOf(pipelineArn(dependencies, image)),
  ]);
  // A pipeline may have had another recipe once.
  const builds = listed.filter(({ arn }) => parseImageArn(arn)?.name === image.name);
  const since = record.since ?? (await begin(dependencies, image.name));
  const closed = await closeDead(dependencies, image.name, record);
  await passAnswersOn(dependencies, record);
  const started = [
    ...(await resume(dependencies, image.name, record)),
    ...(await goOn(dependencies, record)),
    ...(await feed(dependencies, image.name, record, builds, since)),
  ];
  await tellStale(dependencies, image, builds, since);
  return { started, closed, channels: toCompare(dependencies, image, record), unwatched: unwatchedIn(image, record) };
};

const pipelineArn = ({ configuration }: Dependencies, { pipelineName }: ImageConfiguration): string => {
  const { account, region } = configuration.hub;
  return `arn:${partitionOf(region)}:imagebuilder:${region}:${account}:image-pipeline/${pipelineName}`;
};

/** A schedule is not kept to the second. */
const MARGIN_MINUTES = 5;

/** The first sweep comes one pause after the deployment: what is older was there before Hallmark, and stays where it is. */
const begin = async ({ ledger, configuration, now }: Dependencies, image: string): Promise<string> => {
  const { everyMinutes } = settingsOf(configuration);
  const since = new Date(now().getTime() - (everyMinutes + MARGIN_MINUTES) * 60_000).toISOString();
  await ledger.begin(image, since);
  return since;
};

/** Promotions that the ledger believes to go on, and that do not. */
const closeDead = async (dependencies: Dependencies, image: string, record: ImageRecord): Promise<string[]> => {
  const going = [
    ...record.channels.flatMap(({ coming }) => (coming?.owner.includes(':promote-image:') ? [coming.owner] : [])),
    ...record.unfinished.filter(({ again }) => !again).map(({ executionArn }) => executionArn),
  ];
  const closed: string[] = [];
  for (const arn of new Set(going)) {
    try {
      if ((await closePromotion(dependencies, arn, new Map([[image, record]]))) === 'closed') closed.push(arn);
    } catch (error) {
      // Its event is being handled at this moment, or people cannot be told: the next sweep looks again.
      dependencies.warn(`the promotion ${arn} could not be closed`, error);
    }
  }
  return closed;
};

/** Whoever took the last answer may have been killed before the workflow heard of it. */
const passAnswersOn = async (
  { approvals, tokens, warn }: Dependencies,
  { asked, unfinished }: ImageRecord,
): Promise<void> => {
  const going = new Set(unfinished.filter(({ again }) => !again).map(({ executionArn }) => executionArn));
  if (going.size === 0) return;
  for (const id of asked) {
    try {
      const approval = await approvals.find(id);
      if (approval && approval.state !== 'pending' && going.has(approval.executionArn))
        await endApproval(approvals, tokens, approval);
    } catch (error) {
      warn(`the answer to ${id} could not be passed on`, error);
    }
  }
};

/** What failed is started once more while its image is the newest: the trouble may have passed. */
const resume = async (
  dependencies: Dependencies,
  image: string,
  { unfinished, newest }: ImageRecord,
): Promise<string[]> => {
  const { ledger, configuration, hash } = dependencies;
  if (!settingsOf(configuration).resume) return [];
  const started: string[] = [];
  for (const { promotionId: id, executionArn, version, buildVersionArn } of unfinished.filter(({ again }) => again)) {
    const name = secondAttempt(id, hash);
    const wanted = version === newest?.version;
    const start = () => startCarried(dependencies, image, executionArn, name, inputOf(buildVersionArn));
    if (wanted && (await start()) === 'started') started.push(name);
    await ledger.settled(image, id);
  }
  return started;
};

const inputOf = (image: string): object => ({ image, trigger: 'event' });

/** Whoever lifted the hold of a channel may have been cut off before he started what waited there. */
const goOn = async (dependencies: Dependencies, { channels }: ImageRecord): Promise<string[]> => {
  const started: string[] = [];
  for (const { queued, hold, lifted, coming } of channels) {
    if (!queued || hold || !lifted || coming) continue;
    const { name, input } = queuedPromotion(queued, lifted, dependencies.hash);
    const start = () => startCarried(dependencies, queued.image.name, queued.executionArn, name, input);
    if ((await start()) === 'started') started.push(name);
  }
  return started;
};

/** Starts the promotion of the newest build that no event told of, under the name that its event would have given it. */
const feed = async (
  dependencies: Dependencies,
  image: string,
  { newest, fed }: ImageRecord,
  builds: readonly ListedBuild[],
  since: string,
): Promise<string[]> => {
  const { ledger, executions, configuration, hash } = dependencies;
  const missed = missedBuild(builds, { newest: newest?.sortable, fed, since });
  if (!missed) return [];
  const name = promotionId(missed, hash);
  const started: string[] = [];
  const start = (as: string) => startByEvent(dependencies, image, as, inputOf(missed.arn));
  if ((await start(name)) === 'started') started.push(name);
  else {
    const end = await executions.end(executions.named(name));
    // It waits for its scan, or for a person: the next sweep looks again.
    if (end === 'running') return [];
    const failed = end !== 'unknown' && (end.status === 'FAILED' || end.status === 'TIMED_OUT' || cameTooEarly(end));
    const again = secondAttempt(name, hash);
    if (failed && settingsOf(configuration).resume && (await start(again)) === 'started') started.push(again);
  }
  await ledger.feed(image, sortableVersion(missed));
  return started;
};

const tellStale = async (
  dependencies: Dependencies,
  image: ImageConfiguration,
  builds: readonly ListedBuild[],
  since: string,
): Promise<void> => {
  const { staleAfterDays: days } = settingsOf(dependencies.configuration);
  if (days === undefined) return;
  const now = dependencies.now();
  const last = staleSince(builds, days, { since, now });
  if (last === undefined) return;
  await tellOnce(dependencies, `STALE ${weekOf(now)}`, {
    kind: 'pipeline-stale',
    image: image.name,
    promotionId: `${image.name}-pipeline`,
    pipelineArn: pipelineArn(dependencies, image),
    days,
    last,
  });
};

/** Nobody is in them, and they are as a promotion left them. */
const toCompare = (
  { now }: Dependencies,
  { name, stages }: ImageConfiguration,
  { channels }: ImageRecord,
): readonly ChannelToCompare[] => {
  const configured = new Set(stages.map((stage) => stage.name));
  return channels.flatMap((channel) => {
    const { stage, current, fence } = channel;
    if (!configured.has(stage) || !current || !isAtRest(channel, now())) return [];
    return [{ image: { name, version: current.version, amis: current.amis }, stage, fence }];
  });
};

/** Settled by a promotion, and nobody's now. */
export const isAtRest = ({ state, coming, until }: ChannelRecord, now: Date): boolean =>
  state === 'CURRENT' && (coming === undefined || (until !== undefined && until < now.toISOString()));

const unwatchedIn = ({ name, stages }: ImageConfiguration, { channels }: ImageRecord): readonly Unwatched[] => {
  const withFleets = new Set(stages.filter(({ fleets }) => fleets).map((stage) => stage.name));
  return channels
    .filter(({ stage, interrupted, coming }) => interrupted && !coming && withFleets.has(stage))
    .map(({ stage }) => ({ image: name, stage }));
};
