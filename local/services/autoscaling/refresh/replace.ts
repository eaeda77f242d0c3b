import { LaunchFailure, launchInto, terminateFrom } from '../capacity.ts';
import type { Configuration } from '../state.ts';
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
  const staying = group.instances.filter(({ id }) => !batch.includes(id)).length;
  const count = Math.max(0, group.desired - staying);
  if (!first) await terminateFrom(world, place, group, batch, cause(refresh.id));
  const order = { count, cause: cause(refresh.id), lifecycle: 'Pending' as const };
  const launched = await launchInto(world, place, group, configuration, order);
  refresh.warming = launched.map(({ id }) => id);
  if (first) refresh.leaving = [...batch];
};

const cause = (id: string): string => `an instance was taken out of service in response to the instance refresh ${id}.`;

const isFree = ({ group, refresh }: Ongoing, id: string): boolean =>
  refresh.preferences.scaleInProtectedInstances !== 'Wait' ||
  !group.instances.some((instance) => instance.id === id && instance.isProtected);

const stall = async (ongoing: Ongoing): Promise<void> => {
  const { world, refresh } = ongoing;
  const now = world.clock.now();
  refresh.stalledAt ??= now;
  if (now < refresh.stalledAt + STALL) {
    refresh.wakeAt = refresh.stalledAt + STALL;
    return;
  }
  const count = refresh.outdated.length;
  await fail(
    ongoing,
    `There are ${count} instances protected from scale in that cannot be replaced, after an hour of waiting.`,
  );
};
