import type { World } from '../../../kernel/world.ts';
import { activeRefresh } from '../refresh/active.ts';
import type { Configuration, Group, Place } from '../state.ts';

/** During a refresh new capacity comes from where the refresh goes. */
export const launchedNow = (world: World, place: Place, group: Group): Configuration => {
  const refresh = activeRefresh(world, place, group.name);
  const forward = refresh?.status === 'InProgress' || refresh?.status === 'Baking';
  return (forward ? refresh.desired : undefined) ?? group.configuration;
};
