import type { Control } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';

/** A delivery that was given up. */
export interface Undelivered {
  /** Virtual milliseconds since 1970. */
  readonly at: number;
  readonly rule: string;
  readonly target: string;
  readonly error: string;
  readonly retries: number;
  /** Where the event went instead; without it, it is lost. */
  readonly deadLetterArn?: string;
}

const KEPT = 1000;

const kept = (world: World): { list: Undelivered[] } => world.state('undelivered', 'all', 'all', () => ({ list: [] }));

export const keepUndelivered = (world: World, undelivered: Undelivered): void => {
  const { list } = kept(world);
  list.push(undelivered);
  if (list.length > KEPT) list.shift();
};

/** Deliveries of rules and schedules that were given up, oldest first: AWS only counts them in a metric. */
export const undelivered: Control = (_body, world) => kept(world).list;
