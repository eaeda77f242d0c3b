import { LaunchFailure, launchInto, terminateFrom } from '../capacity.ts';
import { type Configuration, countsForCapacity, type GroupInstance } from '../state.ts';
import { fail, type Ongoing } from './outcomes.ts';
import { batchSize, launchesFirst, untilStop } from './progress.ts';

/** From the order to launch to an instance that passes its first health checks. */
const LAUNCHING = 30_000;
/** https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-refresh-overview.html: it waits an hour, then fails. */
const STALL = 60 * 60_000;

/** Counts what has warmed up, and lets go what it replaces. */
export const settle = async ({ world, place, group, refresh }: Ongoing): Promise<void> => {
  for (const instance of group.instances) {
    if (refresh.warming.includes(instance.id)) instance.lifecycle = 'InService';
  }
  if (refresh.status !== 'RollbackInProgress') refresh.replaced.push(...refresh.warming);
  refresh.warming = [];
  refresh.inBatch = 0;
  const leaving = refresh.leaving;
  refresh.leaving = [];
  await terminateFrom(world, place, group, leaving, cause(refresh.id));
};

/** Replaces the next instances and sets when to look again. A launch that fails fails the refresh. */
export const replaceNext = async (ongoing: Ongoing): Promise<void> => {
  const { world, group, refresh } = ongoing;
  const free = refresh.outdated.filter((id) => isFree(ongoing, id));
  if (free.length === 0) return stall(ongoing);
  refresh.stalledAt = undefined;
  const batch = free.slice(0, Math.min(batchSize(group, refresh.preferences), untilStop(refresh)));
  refresh.outdated = refresh.outdated.filter((id) => !batch.includes(id));
  refresh.inBatch = batch.length;
  try {
    await swap(ongoing, batch, refresh.desired ?? group.configuration);
    refresh.wakeAt = world.clock.now() + LAUNCHING + refresh.preferences.instanceWarmup * 1000;
  } catch (error) {
    if (!(error instanceof LaunchFailure)) throw error;
    await fail(ongoing, error.message);
  }
};

/** As {@link replaceNext}, back to what the group had. Throws {@link LaunchFailure}. */
export const restoreNext = async (ongoing: Ongoing): Promise<void> => {
  const { world, group, refresh } = ongoing;
  const batch = refresh.replaced.slice(0, batchSize(group, refresh.preferences));
  refresh.replaced = refresh.replaced.slice(batch.length);
  refresh.inBatch = batch.length;
  await swap(ongoing, batch, refresh.before);
  refresh.wakeAt = world.clock.now() + LAUNCHING + refresh.preferences.instanceWarmup * 1000;
};

/** Launches as many as keep the group at its capacity once `batch` is gone. */
const swap = async (
  { world, place, group, refresh }: Ongoing,
  batch: readonly string[],
  configuration: Configuration,
): Promise<void> => {
  const first = launchesFirst(refresh.preferences);
  const staying = group.instances.filter((each) => countsForCapacity(each) && !batch.includes(each.id)).length;
  const count = Math.max(0, group.desired - staying);
  if (!first) await terminateFrom(world, place, group, batch, cause(refresh.id));
  const order = { count, cause: cause(refresh.id), lifecycle: 'Pending' as const };
  const launched = await launchInto(world, place, group, configuration, order);
  refresh.warming = launched.map(({ id }) => id);
  if (first) refresh.leaving = [...batch];
};

const cause = (id: string): string => `an instance was taken out of service in response to the instance refresh ${id}.`;

const memberOf = ({ group }: Ongoing, id: string): GroupInstance | undefined =>
  group.instances.find((instance) => instance.id === id);

/** https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_RefreshPreferences.html: `Ignore`. */
export const isPassedOver = (ongoing: Ongoing, id: string): boolean => {
  const { scaleInProtectedInstances, standbyInstances } = ongoing.refresh.preferences;
  const member = memberOf(ongoing, id);
  if (member?.lifecycle === 'Standby') return standbyInstances === 'Ignore';
  return (member?.isProtected ?? false) && scaleInProtectedInstances === 'Ignore';
};

/** It need not be waited for: `Wait` waits until protection is taken away, or the instance is in service again. */
const isFree = (ongoing: Ongoing, id: string): boolean => {
  const { scaleInProtectedInstances, standbyInstances } = ongoing.refresh.preferences;
  const member = memberOf(ongoing, id);
  if (member?.lifecycle === 'Standby') return standbyInstances !== 'Wait';
  return !member?.isProtected || scaleInProtectedInstances !== 'Wait';
};

/** How often it is looked whether an instance that is waited for may go. */
const WAITING = 60_000;

const stall = async (ongoing: Ongoing): Promise<void> => {
  const { world, group, refresh } = ongoing;
  const now = world.clock.now();
  refresh.stalledAt ??= now;
  if (now < refresh.stalledAt + STALL) {
    refresh.wakeAt = Math.min(now + WAITING, refresh.stalledAt + STALL);
    return;
  }
  const waiting = group.instances.filter(({ id }) => refresh.outdated.includes(id));
  const standby = waiting.filter(({ lifecycle }) => lifecycle === 'Standby').length;
  const parts = [
    ...(standby < waiting.length ? [`${waiting.length - standby} instances protected from scale in`] : []),
    ...(standby > 0 ? [`${standby} instances in Standby`] : []),
  ];
  // AWS's words: docs/design/aws-assumptions.md.
  await fail(ongoing, `There are ${parts.join(' and ')} that cannot be replaced, after an hour of waiting.`);
};
