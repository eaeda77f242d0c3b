import type { World } from '../../../kernel/world.ts';
import { meetCapacity } from '../capacity.ts';
import type { Group, Place, Refresh } from '../state.ts';
import { emitRefresh, type RefreshEvent } from './refresh-event.ts';

export interface Ongoing {
  readonly world: World;
  readonly place: Place;
  readonly group: Group;
  readonly refresh: Refresh;
}

type Ended = 'Successful' | 'Failed' | 'Cancelled' | 'RollbackSuccessful' | 'RollbackFailed';

const EVENTS: Readonly<Record<Ended, RefreshEvent>> = {
  Successful: 'Succeeded',
  Failed: 'Failed',
  Cancelled: 'Cancelled',
  RollbackSuccessful: 'Rollback Succeeded',
  RollbackFailed: 'Rollback Failed',
};

/** Ends a refresh. Only success makes what was desired the group's own configuration; capacity is made good in any case. */
export const end = async (ongoing: Ongoing, status: Ended, reason?: string): Promise<void> => {
  const { world, place, group, refresh } = ongoing;
  if (status === 'Successful' && refresh.desired) group.configuration = refresh.desired;
  refresh.status = status;
  refresh.reason = reason;
  refresh.endedAt = world.clock.now();
  for (const instance of group.instances) if (instance.lifecycle === 'Pending') instance.lifecycle = 'InService';
  refresh.warming = [];
  refresh.leaving = [];
  emitRefresh(world, place, group, refresh, EVENTS[status]);
  const cause = `an instance refresh ended as ${status}, and the group is brought to its desired capacity.`;
  await meetCapacity(world, place, group, group.configuration, cause);
};

/** Fails a refresh: it rolls back where it was asked to, else it ends and leaves instances as they are. */
export const fail = async (ongoing: Ongoing, reason: string): Promise<void> => {
  if (ongoing.refresh.preferences.autoRollback) return startRollback(ongoing, reason);
  await end(ongoing, 'Failed', reason);
};

/** Turns back: everything that was launched is replaced by what the group had before. */
export const startRollback = ({ world, place, group, refresh }: Ongoing, reason: string): void => {
  const now = world.clock.now();
  const remaining = refresh.outdated.length + refresh.inBatch;
  refresh.rollback = { reason, startedAt: now, percentage: refresh.percentage, remaining };
  refresh.status = 'RollbackInProgress';
  refresh.reason = reason;
  refresh.replaced = [...refresh.replaced, ...refresh.warming];
  refresh.warming = [];
  refresh.leaving = [];
  refresh.inBatch = 0;
  refresh.wakeAt = now;
  emitRefresh(world, place, group, refresh, 'Rollback Started');
};

/** Stops going on; instances under way may come to their end first. */
export const cancel = ({ world, refresh }: Ongoing, reason: string, waits: boolean): void => {
  refresh.status = 'Cancelling';
  refresh.reason = reason;
  if (!waits || refresh.warming.length === 0) refresh.wakeAt = world.clock.now();
};
