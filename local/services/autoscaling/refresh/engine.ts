import type { World } from '../../../kernel/world.ts';
import { alarmState } from '../../cloudwatch/service.ts';
import { LaunchFailure, meetCapacity } from '../capacity.ts';
import { autoScalingState, type Place, type Refresh } from '../state.ts';
import { isActive } from './active.ts';
import { cancel, end, fail, type Ongoing, startRollback } from './outcomes.ts';
import { done, goal, percentageOf, reachedCheckpoint } from './progress.ts';
import { emitRefresh } from './refresh-event.ts';
import { isPassedOver, replaceNext, restoreNext, settle } from './replace.ts';
import { setTimer } from './timers.ts';

/** How often alarms are looked at while baking. */
const WATCHING = 60_000;

/** Lets a refresh go on at its time, and on from there until it has ended. */
export const resume = (world: World, place: Place, groupName: string, refresh: Refresh): void => {
  if (!isActive(refresh)) return;
  setTimer(world, refresh.id, refresh.wakeAt, () => {
    world.background(`instance refresh ${refresh.id} of ${groupName}`, async () => {
      const group = autoScalingState(world, place).groups[groupName];
      if (!group) return;
      await step({ world, place, group, refresh });
      resume(world, place, groupName, refresh);
    });
  });
};

/** One step. Calls inside local AWS take no turn of the event loop, so no request comes between. */
const step = (ongoing: Ongoing): Promise<void> | void => {
  switch (ongoing.refresh.status) {
    case 'Pending':
      return begin(ongoing);
    case 'InProgress':
      return alarmed(ongoing) ?? advance(ongoing);
    case 'Baking':
      return alarmed(ongoing) ?? bake(ongoing);
    case 'RollbackInProgress':
      return advanceRollback(ongoing);
    case 'Cancelling':
      return end(ongoing, 'Cancelled', ongoing.refresh.reason);
  }
};

const begin = (ongoing: Ongoing): Promise<void> => {
  const { world, place, group, refresh } = ongoing;
  refresh.status = 'InProgress';
  refresh.startedAt = world.clock.now();
  emitRefresh(world, place, group, refresh, 'Started');
  return advance(ongoing);
};

const advance = async (ongoing: Ongoing): Promise<void> => {
  const { group, refresh } = ongoing;
  await settle(ongoing);
  skip(
    ongoing,
    refresh.outdated.filter((id) => !group.instances.some((instance) => instance.id === id)),
  );
  skip(
    ongoing,
    refresh.outdated.filter((id) => isPassedOver(ongoing, id)),
  );
  refresh.percentage = percentageOf(refresh);
  if (planDue(refresh)) return turn(ongoing);
  const checkpoint = reachedCheckpoint(refresh);
  if (checkpoint !== undefined) return waitAt(checkpoint, ongoing);
  if (done(refresh) >= goal(refresh)) return finish(ongoing);
  await replaceNext(ongoing);
};

/** Leaves instances out that went, or that are passed over by now. */
const skip = ({ refresh }: Ongoing, ids: readonly string[]): void => {
  refresh.outdated = refresh.outdated.filter((id) => !ids.includes(id));
};

const waitAt = (checkpoint: number, { world, place, group, refresh }: Ongoing): void => {
  const delay = refresh.preferences.checkpointDelay;
  refresh.checkpointsPassed += 1;
  refresh.wakeAt = world.clock.now() + delay * 1000;
  const detail = { CheckpointPercentage: String(checkpoint), CheckpointDelay: String(delay) };
  emitRefresh(world, place, group, refresh, 'Checkpoint Reached', detail);
};

const finish = async (ongoing: Ongoing): Promise<void> => {
  const { world, place, group, refresh } = ongoing;
  const { bakeTime } = refresh.preferences;
  if (bakeTime === 0 || refresh.total === 0) return end(ongoing, 'Successful');
  refresh.status = 'Baking';
  refresh.bakesUntil = world.clock.now() + bakeTime * 1000;
  emitRefresh(world, place, group, refresh, 'Started Baking');
  await bake(ongoing);
};

/** Watches the alarms until the bake time is over. */
const bake = async (ongoing: Ongoing): Promise<void> => {
  const { world, refresh } = ongoing;
  const { bakesUntil = 0, preferences } = refresh;
  const now = world.clock.now();
  if (now < bakesUntil) {
    refresh.wakeAt = preferences.alarms.length > 0 ? Math.min(bakesUntil, now + WATCHING) : bakesUntil;
    return;
  }
  if (planDue(refresh)) return turn(ongoing);
  await end(ongoing, 'Successful');
};

/** Fails a refresh when an alarm that it watches has gone off. */
const alarmed = (ongoing: Ongoing): Promise<void> | undefined => {
  const { world, place, refresh } = ongoing;
  const { alarms } = refresh.preferences;
  const off = alarms.find((name) => alarmState(world, place.account, place.region, name) === 'ALARM');
  return off === undefined ? undefined : fail(ongoing, `The alarm ${off} went into the state ALARM.`);
};

/** A plan for 100 percent with a bake time comes true at the end of it. */
const planDue = ({ plan, percentage, status, preferences }: Refresh): boolean => {
  if (!plan || plan.outcome === 'Successful' || percentage < plan.atPercentage) return false;
  return plan.atPercentage < 100 || preferences.bakeTime === 0 || status === 'Baking';
};

/** Makes the plan come true: the outcome that was asked for, whatever the preferences say. */
const turn = async (ongoing: Ongoing): Promise<void> => {
  const { plan } = ongoing.refresh;
  if (!plan) return;
  if (plan.outcome === 'Cancelled') return cancel(ongoing, plan.reason, false);
  if (plan.outcome === 'Failed') return end(ongoing, 'Failed', plan.reason);
  startRollback(ongoing, plan.reason);
};

const advanceRollback = async (ongoing: Ongoing): Promise<void> => {
  const { world, place, group, refresh } = ongoing;
  await settle(ongoing);
  refresh.percentage = refresh.total === 0 ? 0 : Math.floor((100 * refresh.replaced.length) / refresh.total);
  const why = refresh.rollback?.reason ?? '';
  if (refresh.plan?.outcome === 'RollbackFailed') {
    return end(ongoing, 'RollbackFailed', `The rollback did not succeed either. ${why}`);
  }
  try {
    if (refresh.replaced.length > 0) return await restoreNext(ongoing);
    await meetCapacity(world, place, group, refresh.before, 'an instance refresh was rolled back.');
    await end(ongoing, 'RollbackSuccessful', why);
  } catch (error) {
    if (!(error instanceof LaunchFailure)) throw error;
    await end(ongoing, 'RollbackFailed', error.message);
  }
};
