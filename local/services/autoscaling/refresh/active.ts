import type { World } from '../../../kernel/world.ts';
import { autoScalingState, type Place, type Refresh, type RefreshStatus } from '../state.ts';
import { dropTimer } from './timers.ts';

const ENDED: readonly RefreshStatus[] = ['Successful', 'Failed', 'Cancelled', 'RollbackSuccessful', 'RollbackFailed'];

export const isActive = ({ status }: Refresh): boolean => !ENDED.includes(status);

/** The one refresh of a group that has not ended yet. */
export const activeRefresh = (world: World, place: Place, group: string): Refresh | undefined =>
  autoScalingState(world, place).refreshes[group]?.find(isActive);

/** Lets a refresh go no further: its group goes. */
export const forget = (world: World, place: Place, group: string): void => {
  const refresh = activeRefresh(world, place, group);
  if (refresh) dropTimer(world, refresh.id);
};
