import type { World } from '../../kernel/world.ts';

type Listener = () => void;

const listeners = new WeakMap<World, Map<string, Set<Listener>>>();

const ofQueue = (world: World, queueArn: string): Set<Listener> => {
  const queues = listeners.get(world) ?? new Map<string, Set<Listener>>();
  listeners.set(world, queues);
  const known = queues.get(queueArn) ?? new Set<Listener>();
  queues.set(queueArn, known);
  return known;
};

/**
 * Calls `listener` whenever a message arrives in a queue or one becomes visible again by hand. It is how an event source
 * mapping learns of work without polling; messages whose delay or visibility timeout runs out are the listener's to time.
 * The answer ends the subscription.
 */
export const onMessages = (world: World, queueArn: string, listener: Listener): (() => void) => {
  const all = ofQueue(world, queueArn);
  all.add(listener);
  return () => {
    all.delete(listener);
  };
};

export const announceMessages = (world: World, queueArn: string): void => {
  for (const listener of [...ofQueue(world, queueArn)]) listener();
};
