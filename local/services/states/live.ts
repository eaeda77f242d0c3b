import type { World } from '../../kernel/world.ts';
import type { StatesError } from './interpreter/errors.ts';

/** A task that waits for SendTaskSuccess or SendTaskFailure. */
export interface PendingCallback {
  readonly account: string;
  succeed(output: unknown): void;
  fail(error: StatesError): void;
  beat(): void;
}

interface RunningExecution {
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

/** What runs now; it does not outlive the process. */
interface Live {
  /** By ARN. */
  readonly running: Map<string, RunningExecution>;
  /** By task token. */
  readonly callbacks: Map<string, PendingCallback>;
  /** By task token, of those that are over, too: ARN of the state machine. */
  readonly machines: Map<string, string>;
}

const all = new WeakMap<World, Live>();

export const live = (world: World): Live => {
  const known = all.get(world);
  if (known) return known;
  const made: Live = { running: new Map(), callbacks: new Map(), machines: new Map() };
  all.set(world, made);
  return made;
};

/** Ends an execution that runs, and waits until it has; nothing for one that does not. */
export const stop = async (world: World, arn: string, reason: Error): Promise<void> => {
  const running = live(world).running.get(arn);
  running?.stop.abort(reason);
  await running?.ended;
};
