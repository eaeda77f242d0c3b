import type { World } from '../../../kernel/world.ts';

/** Timers do not outlive the process: a refresh read back from a saved state has none until it is looked at. */
const timers = new WeakMap<World, Map<string, () => void>>();

const of = (world: World): Map<string, () => void> => {
  const known = timers.get(world) ?? new Map<string, () => void>();
  timers.set(world, known);
  return known;
};

export const hasTimer = (world: World, id: string): boolean => of(world).has(id);

export const dropTimer = (world: World, id: string): void => {
  of(world).get(id)?.();
  of(world).delete(id);
};

/** Calls `fire` at a virtual time, instead of what was set for this id before. */
export const setTimer = (world: World, id: string, at: number, fire: () => void): void => {
  dropTimer(world, id);
  const cancel = world.clock.schedule(at, () => {
    of(world).delete(id);
    fire();
  });
  of(world).set(id, cancel);
};
