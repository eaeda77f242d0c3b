import type { Configuration, FleetConfiguration } from '../../shared/configuration/configuration.ts';
import { stageOf } from '../../shared/configuration/load.ts';
import {
  allOnImage,
  countInstances,
  endedJustNow,
  type InstanceCount,
  mayChange,
  sayCount,
} from '../../shared/domain/fleet-instances.ts';
import type { FleetMethod, LaunchTemplateVersion } from '../../shared/domain/fleet-method.ts';
import { type ImageCopy, idByRegion } from '../../shared/domain/image.ts';
import { paced } from '../../shared/domain/looks.ts';
import { type RefreshOutcome, type RefreshPreferences, refreshOutcome } from '../../shared/domain/refresh.ts';
import { type Refusal, refusal } from '../../shared/domain/refusal.ts';
import type { Fleet, Refresh, Refreshes, RunningGroups } from '../../shared/ports/fleets.ts';

export interface Input {
  readonly fleet: Fleet;
  readonly method: FleetMethod;
  /** Null: to what the fleet's own template resolves. */
  readonly template: LaunchTemplateVersion | null;
  readonly image: { readonly name: string; readonly version: string; readonly amis: readonly ImageCopy[] };
  readonly stage: string;
  /** Of the refresh that is watched; null before it has begun. */
  readonly refreshId: string | null;
  /** ISO 8601: from when the fleet's time-out counts. */
  readonly since: string;
}

export interface Dependencies {
  readonly configuration: Configuration;
  readonly refreshes: Refreshes;
  readonly groups: RunningGroups;
  readonly actIn: <T>(account: string, work: () => Promise<T>, stage: string) => Promise<T>;
  readonly now: () => Date;
}

export type Refreshed =
  | {
      readonly outcome: 'waiting' | 'in-progress';
      readonly refreshId: string | null;
      readonly percentage: number;
      readonly waitSeconds: number;
    }
  /** Seen by reading: every instance that the group keeps runs the image. */
  | { readonly outcome: 'succeeded'; readonly refreshId: string }
  | ({
      /**
       * The refresh succeeded, and instances remain on another image: the stage goes on where it is to be reported
       * (partly-rolled), and fails where not (not-rolled).
       */
      readonly outcome: 'partly-rolled' | 'not-rolled';
      readonly refreshId: string;
    } & Refusal)
  | ({
      /** left-running: it did not end in time, and goes on. */
      readonly outcome: 'failed' | 'rolled-back' | 'roll-back-failed' | 'cancelled' | 'left-running';
      readonly refreshId: string | null;
    } & Refusal);

const POLL_SECONDS = 30;

/**
 * Starts the refresh of a fleet, or looks how it goes. One that runs already is adopted when it goes to the same
 * template version, and waited for when it does not: there are never two, and nobody else's is cancelled.
 */
export const refreshFleet =
  (dependencies: Dependencies) =>
  async (input: Input): Promise<Refreshed> => {
    const { fleets } = stageOf(dependencies.configuration, input.image.name, input.stage);
    if (!fleets)
      return {
        outcome: 'failed',
        refreshId: input.refreshId,
        ...refusal('FAILED', `the stage ${input.stage} has no fleets in the configuration`),
      };
    const over = dependencies.now().getTime() >= Date.parse(input.since) + fleets.timeoutMinutes * 60_000;
    const answer = await dependencies.actIn(
      input.fleet.account,
      async () =>
        input.refreshId === null
          ? begin(dependencies.refreshes, input, fleets, over)
          : look(dependencies, input, input.refreshId, fleets, over),
      input.stage,
    );
    return paced(answer, fleets.timeoutMinutes);
  };

const begin = async (
  refreshes: Refreshes,
  { fleet, template, method, since }: Input,
  fleets: FleetConfiguration,
  over: boolean,
): Promise<Refreshed> => {
  const { region, group } = fleet;
  const running = await refreshes.newest(region, group);
  const goesOn = running !== undefined && refreshOutcome(running.status) === 'in-progress';
  if (goesOn && isSame(running, template, since)) return progress(running);
  const preferences = preferencesFor(method, fleets.refresh);
  const started = goesOn ? undefined : await refreshes.start(region, fleet, template ?? undefined, preferences);
  if (started === 'alarm-not-ready') {
    const alarms = (fleets.refresh.alarms ?? []).join(', ');
    const message = `The refresh of ${group} in ${region} did not begin: ${alarms} are not all OK.`;
    return { outcome: 'failed', refreshId: null, ...refusal('ALARM_NOT_READY', message) };
  }
  if (started) return { outcome: 'in-progress', refreshId: started, percentage: 0, waitSeconds: POLL_SECONDS };
  if (over)
    return {
      outcome: 'failed',
      refreshId: null,
      ...refusal('REFRESH_TIMED_OUT', `Another instance refresh of ${group} did not end in time.`),
    };
  return { outcome: 'waiting', refreshId: null, percentage: 0, waitSeconds: POLL_SECONDS };
};

/** Ours goes to the same template version; one without a desired configuration is ours if it is younger than this promotion. */
const isSame = (
  { version, startedAt = '' }: Refresh,
  template: LaunchTemplateVersion | null,
  since: string,
): boolean =>
  template ? version === template.version : version === undefined && Date.parse(startedAt) >= Date.parse(since);

/**
 * What Auto Scaling takes: it rolls back numbered versions alone, and skips nothing where a parameter decides.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-refresh-rollback.html
 */
const preferencesFor = (method: FleetMethod, configured: RefreshPreferences): RefreshPreferences => ({
  ...configured,
  autoRollback: method === 'numbered' && configured.autoRollback,
  skipMatching: method !== 'alias' && configured.skipMatching,
});

const progress = ({ id, percentage }: Refresh): Refreshed => ({
  outcome: 'in-progress',
  refreshId: id,
  percentage,
  waitSeconds: POLL_SECONDS,
});

const look = async (
  dependencies: Dependencies,
  input: Input,
  refreshId: string,
  fleets: FleetConfiguration,
  over: boolean,
): Promise<Refreshed> => {
  const { fleet } = input;
  const refresh = await dependencies.refreshes.newest(fleet.region, fleet.group, refreshId);
  if (!refresh)
    return {
      outcome: 'failed',
      refreshId,
      ...refusal('REFRESH_FAILED', `The instance refresh ${refreshId} of ${fleet.group} is not there any more.`),
    };
  const outcome = refreshOutcome(refresh.status);
  if (outcome === 'succeeded') return settled(dependencies, input, refresh, fleets);
  if (outcome !== 'in-progress')
    return { outcome, refreshId, ...refusal('REFRESH_FAILED', whatHappened(fleet, refresh, outcome)) };
  if (over)
    return {
      outcome: 'left-running',
      refreshId,
      ...refusal('REFRESH_TIMED_OUT', `${fleet.group} is at ${refresh.percentage} % (${refresh.status}).`),
    };
  return progress(refresh);
};

/**
 * A refresh that succeeded has replaced what it was to replace: it passes over instances that are protected or on standby, and
 * says so nowhere. What counts is what runs. Whatever may change by itself is checked again for some minutes.
 */
const settled = async (
  { groups, now }: Dependencies,
  { fleet: { region, group }, image }: Input,
  refresh: Refresh,
  { whenInstancesRemain }: FleetConfiguration,
): Promise<Refreshed> => {
  const seen = await groups.group(region, group);
  if (!seen)
    return {
      outcome: 'failed',
      refreshId: refresh.id,
      ...refusal('REFRESH_FAILED', `${group} in ${region} no longer exists.`),
    };
  const count = countInstances(seen.instances, idByRegion(image.amis)[region] ?? '', seen.desired);
  if (mayChange(count) && endedJustNow(refresh.endedAt, now())) return progress(refresh);
  if (allOnImage(count) && (count.inService > 0 || seen.desired === 0))
    return { outcome: 'succeeded', refreshId: refresh.id };
  return {
    outcome: whenInstancesRemain === 'report' ? 'partly-rolled' : 'not-rolled',
    refreshId: refresh.id,
    ...refusal('FLEET_INSTANCES_REMAIN', whatRemains(group, image, count)),
  };
};

const whatRemains = (group: string, { name, version }: Input['image'], count: InstanceCount): string =>
  `${group}: ${sayCount(`${name} ${version}`, count)}.`;

const whatHappened = (
  { group }: Fleet,
  { status, reason, percentage }: Refresh,
  outcome: Exclude<RefreshOutcome, 'in-progress' | 'succeeded'>,
): string =>
  `The instance refresh of ${group} ended as ${status} at ${percentage} %${reason ? `: ${reason}` : ''}${outcome === 'rolled-back' ? ' The group runs its former version again.' : ''}`.slice(
    0,
    1000,
  );
