import type { Configuration, FleetConfiguration } from '../../shared/configuration/configuration.ts';
import { stageOf } from '../../shared/configuration/load.ts';
import { endedJustNow, isKept, sayStill, UNKNOWN_AMI } from '../../shared/domain/fleet-instances.ts';
import { type FleetMethod, type TemplateNow, versionBefore } from '../../shared/domain/fleet-method.ts';
import { type ImageCopy, idByRegion } from '../../shared/domain/image.ts';
import { follows, imageAlias } from '../../shared/domain/image-alias.ts';
import { paced } from '../../shared/domain/looks.ts';
import { refreshOutcome } from '../../shared/domain/refresh.ts';
import { type Refusal, refusal } from '../../shared/domain/refusal.ts';
import type {
  Fleet,
  LaunchTemplates,
  Refresh,
  Refreshes,
  RunningGroup,
  RunningGroups,
} from '../../shared/ports/fleets.ts';

interface Copies {
  readonly name: string;
  readonly version: string;
  readonly amis: readonly ImageCopy[];
}

export interface Input {
  readonly fleet: Fleet;
  readonly stage: string;
  /** The image that failed. */
  readonly image: Copies;
  /** How the fleet went forward, and from where; null where that is not known any more. */
  readonly method: FleetMethod | null;
  readonly from: TemplateNow | null;
  /** Of the refresh forward and of the one back; null where none is known. */
  readonly refreshId: string | null;
  readonly backRefreshId: string | null;
  /** ISO 8601: from when the fleet's time-out counts. */
  readonly since: string;
}

export interface Dependencies {
  readonly configuration: Configuration;
  readonly refreshes: Refreshes;
  readonly templates: LaunchTemplates;
  readonly groups: RunningGroups;
  readonly actIn: <T>(account: string, work: () => Promise<T>, stage: string) => Promise<T>;
  readonly now: () => Date;
}

export type PutBack =
  | { readonly outcome: 'waiting' | 'in-progress'; readonly backRefreshId: string | null; readonly waitSeconds: number }
  /** Seen by reading: the group launches what it did before, and no instance that it keeps runs the image that failed. */
  | { readonly outcome: 'restored'; readonly backRefreshId: string | null }
  | ({ readonly outcome: 'failed'; readonly backRefreshId: string | null } & Refusal);

const POLL_SECONDS = 30;

/**
 * Takes a fleet back to what it ran before, one look or step at a time: Auto Scaling's own rollback while ours is running and can
 * be rolled back, else a refresh to the version before. Somebody else's refresh is waited for and never cancelled.
 */
export const putFleetBack =
  (dependencies: Dependencies) =>
  async (input: Input): Promise<PutBack> => {
    const { fleets, parameterName } = stageOf(dependencies.configuration, input.image.name, input.stage);
    const work = async () => {
      const known = await found(dependencies, input, parameterName);
      return known.notOurs === undefined
        ? step(dependencies, known, fleets)
        : leave(dependencies, known, known.notOurs);
    };
    const answer = await dependencies.actIn(input.fleet.account, work, input.stage);
    return paced(answer, fleets?.timeoutMinutes ?? 0);
  };

interface Known extends Input {
  /** Why Hallmark never moves the group; undefined: it may. */
  readonly notOurs?: string | undefined;
}

/**
 * Where the fleet came from, when nobody has noted it: what its template says. A version with the image that failed is one of ours
 * that names the one before it, or was made by somebody else, and then there is nowhere to go.
 */
const found = async ({ templates, groups }: Dependencies, input: Input, parameterName: string): Promise<Known> => {
  const { account, region, group, launchTemplate } = input.fleet;
  if (input.method !== null && input.from !== null) return input;
  const owner = input.method === null ? (await groups.group(region, group))?.owner : undefined;
  if (owner?.instead) return { ...input, notOurs: `it belongs to ${owner.service} (${owner.what}). ${owner.instead}` };
  const now = launchTemplate && (await templates.now(region, launchTemplate));
  if (!now) return input;
  const alias = imageAlias(now.imageId);
  if (alias && input.method === null && follows(alias, { name: parameterName, account, region }) !== 'published')
    return { ...input, from: now, notOurs: `it takes its AMI from ${now.imageId}, which Hallmark does not change` };
  if (alias) return { ...input, method: 'alias', from: now };
  if (now.imageId !== newAmi(input)) return { ...input, from: now };
  const before = versionBefore(now);
  const was = before && launchTemplate && (await templates.now(region, { id: launchTemplate.id, version: before }));
  return { ...input, from: was ? was : null };
};

/** A group that Hallmark neither moves nor rolls back. It still must not run the image that failed. */
const leave = async ({ groups }: Dependencies, input: Known, why: string): Promise<PutBack> => {
  const seen = await groups.group(input.fleet.region, input.fleet.group);
  if (!seen) return notBack(input, 'it no longer exists');
  return runsNothingFailed(input, seen)
    ? { outcome: 'restored', backRefreshId: null }
    : notBack(input, `${why}${stillRuns(input, seen)}`);
};

const step = async (
  dependencies: Dependencies,
  input: Input,
  fleets: FleetConfiguration | undefined,
): Promise<PutBack> => {
  const { refreshes, groups, now } = dependencies;
  const { region, group } = input.fleet;
  const newest = await refreshes.newest(region, group);
  if (newest && refreshOutcome(newest.status) === 'in-progress') return halt(dependencies, input, newest, fleets);
  const seen = await groups.group(region, group);
  if (!seen) return notBack(input, 'it no longer exists');
  if (isBack(input, seen, await launches(dependencies, input, seen)))
    return { outcome: 'restored', backRefreshId: input.backRefreshId };
  if (input.backRefreshId !== null)
    return endedJustNow(newest?.endedAt, now())
      ? { outcome: 'in-progress', backRefreshId: input.backRefreshId, waitSeconds: POLL_SECONDS }
      : notBack(
          input,
          `its rollback refresh ended as ${newest?.status}${newest?.reason ? `: ${newest.reason}` : ''}${stillRuns(input, seen)}`,
        );
  if (!previousOf(input)) return notBack(input, 'nothing says what it ran before');
  if (!fleets || isOver(input, fleets, now())) return notBack(input, 'it was not back in time');
  const gone = await goneAmi(dependencies, input);
  if (gone) return notBack(input, `${gone} is gone, disabled or not shared with the account`);
  return start(dependencies, input, fleets);
};

/** The AMI that the fleet launched before, if the account cannot see it any more: Auto Scaling takes no template with it. */
const goneAmi = async ({ templates }: Dependencies, { fleet, from }: Input): Promise<string | undefined> => {
  const before = from?.imageId;
  if (before === undefined || imageAlias(before)) return undefined;
  return (await templates.architectures(fleet.region, [before])).has(before) ? undefined : before;
};

/** What is seen to run the image that failed, in words. */
const stillRuns = (input: Input, { instances }: RunningGroup): string => {
  const still = sayStill(`${input.image.name} ${input.image.version}`, instances, newAmi(input) ?? '');
  return still ? `; ${still}` : '';
};

/** A refresh is running: ours is turned back, one that goes back already is watched, and any other is waited for. */
const halt = async (
  dependencies: Dependencies,
  input: Input,
  running: Refresh,
  fleets: FleetConfiguration | undefined,
): Promise<PutBack> => {
  const { refreshes, now } = dependencies;
  const { region, group } = input.fleet;
  const over = !fleets || isOver(input, fleets, now());
  if (running.id === input.backRefreshId || (input.from && running.version === input.from.number))
    return over
      ? notBack({ ...input, backRefreshId: running.id }, `its refresh back is at ${running.percentage} %, and goes on`)
      : { outcome: 'in-progress', backRefreshId: running.id, waitSeconds: POLL_SECONDS };
  if (TURNING.has(running.status) || (await isForward(dependencies, input, running))) {
    if (over) return notBack(input, `its refresh is ${running.status} still`);
    if (!TURNING.has(running.status) && (await refreshes.rollBack(region, group)) === 'irreversible')
      await refreshes.cancel(region, group);
    return { outcome: 'in-progress', backRefreshId: null, waitSeconds: POLL_SECONDS };
  }
  return over
    ? notBack(input, `a refresh of somebody else, ${running.id}, goes on there`)
    : { outcome: 'waiting', backRefreshId: null, waitSeconds: POLL_SECONDS };
};

const TURNING = new Set(['RollbackInProgress', 'Cancelling']);

/** The promotion's own refresh, by its id; or, where a function died before it was noted, by the AMI that it goes to. */
const isForward = async ({ templates }: Dependencies, input: Input, running: Refresh): Promise<boolean> => {
  if (running.id === input.refreshId) return true;
  const { launchTemplate, region } = input.fleet;
  if (!launchTemplate || running.version === undefined) return false;
  const goesTo = await templates.now(region, { id: launchTemplate.id, version: running.version });
  return goesTo?.imageId !== undefined && goesTo.imageId === newAmi(input);
};

const newAmi = ({ image, fleet }: Input): string | undefined => idByRegion(image.amis)[fleet.region];

const isBack = (input: Input, seen: RunningGroup, version: string | undefined): boolean => {
  const previous = previousOf(input);
  return (
    (input.method === 'alias' ||
      seen.launchTemplate === undefined ||
      (version !== undefined && version === previous?.version)) &&
    runsNothingFailed(input, seen)
  );
};

/** Seen to be: an instance whose AMI cannot be read may run anything. */
const runsNothingFailed = (input: Input, { instances }: RunningGroup): boolean => {
  const failed = newAmi(input);
  return (
    failed !== undefined && instances.filter(isKept).every(({ amiId }) => amiId !== failed && amiId !== UNKNOWN_AMI)
  );
};

/** The number of the version that the group launches: `$Latest` and `$Default` mean another from one moment to the next. */
const launches = async (
  { templates }: Dependencies,
  { fleet: { region } }: Input,
  { launchTemplate }: RunningGroup,
): Promise<string | undefined> =>
  launchTemplate?.version.startsWith('$')
    ? (await templates.now(region, launchTemplate))?.number
    : launchTemplate?.version;

/** The version that the fleet launched before; undefined where nothing says which that was. */
const previousOf = ({ fleet: { launchTemplate }, from }: Input) =>
  launchTemplate && from ? { id: launchTemplate.id, version: from.number } : undefined;

const start = async ({ refreshes }: Dependencies, input: Input, { refresh }: FleetConfiguration): Promise<PutBack> => {
  const { fleet, method } = input;
  const alias = method === 'alias';
  // The way back is not watched by alarms, which the image that failed may have set off, and does not pause.
  const { alarms: _, checkpointPercentages: __, checkpointDelaySeconds: ___, ...plain } = refresh;
  const preferences = { ...plain, bakeTimeSeconds: 0, autoRollback: false, skipMatching: !alias };
  const started = await refreshes.start(fleet.region, fleet, alias ? undefined : previousOf(input), preferences);
  return started === undefined || started === 'alarm-not-ready'
    ? { outcome: 'waiting', backRefreshId: null, waitSeconds: POLL_SECONDS }
    : { outcome: 'in-progress', backRefreshId: started, waitSeconds: POLL_SECONDS };
};

const isOver = ({ since }: Input, { timeoutMinutes }: FleetConfiguration, now: Date): boolean =>
  now.getTime() >= Date.parse(since) + timeoutMinutes * 60_000;

const notBack = (input: Input, why: string): PutBack => {
  const { account, region, group } = input.fleet;
  const previous = previousOf(input);
  const where = previous ? `version ${previous.version} of ${previous.id}` : 'its launch template of before';
  const message = `${group} in ${account} ${region} is not back on ${where}: ${why}.`;
  return {
    outcome: 'failed',
    backRefreshId: input.backRefreshId,
    ...refusal('FLEET_NOT_BACK', message.slice(0, 1000)),
  };
};
