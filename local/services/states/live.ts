import type { World } from '../../kernel/world.ts';
import type { StatesError } from './interpreter/errors.ts';
import type { StoredExecution } from './store.ts';

/** A task that waits for SendTaskSuccess or SendTaskFailure. */
export interface PendingCallback {
  readonly executionArn: string;
  succeed(output: unknown): void;
  fail(error: StatesError): void;
  beat(): void;
}

/** What runs now; it does not outlive the process. */
export interface Live {
  readonly running: Map<string, { readonly stop: AbortController; readonly ended: Promise<StoredExecution> }>;
  readonly callbacks: Map<string, PendingCallback>;
}

const all = new WeakMap<World, Live>();

export const live = (world: World): Live => {
  const known = all.get(world);
  if (known) return known;
  const made: Live = { running: new Map(), callbacks: new Map() };
  all.set(world, made);
  return made;
};
