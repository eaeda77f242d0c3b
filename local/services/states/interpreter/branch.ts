import type { Machine } from './definition.ts';
import type { Host } from './host.ts';
import type { Progress } from './progress.ts';
import { Scope } from './scope.ts';

/** One line of control: the execution itself, a branch of a Parallel, an iteration of a Map. */
export interface Branch {
  readonly host: Host;
  readonly scope: Scope;
  readonly signal: AbortSignal;
  /** `$states.context`, without the parts that belong to the state. */
  readonly context: Readonly<Record<string, unknown>>;
  readonly thread: Thread;
  readonly progress: Progress;
  /** Runs a machine on a branch to its end. */
  readonly run: (machine: Machine, input: unknown, branch: Branch) => Promise<unknown>;
}

/** The history's chain of this line, and its being in flight. */
export class Thread {
  #previous: number;
  #latest: number;
  #release: () => void;
  readonly #host: Host;

  constructor(host: Host, previous: number) {
    this.#host = host;
    this.#previous = previous;
    this.#latest = previous;
    this.#release = host.hold();
  }

  get previous(): number {
    return this.#previous;
  }

  /** The id of the event that this line added last. */
  get latest(): number {
    return this.#latest;
  }

  /** Adds to the history after what this line added last; gives the event's id. */
  record(type: string, details?: Record<string, unknown>): number {
    this.#previous = this.note(type, details);
    return this.#previous;
  }

  /** Adds an event that none of this line comes after. */
  note(type: string, details?: Record<string, unknown>, previousEventId: number = this.#previous): number {
    this.#latest = this.#host.record({ type, previousEventId, ...(details ? { details } : {}) });
    return this.#latest;
  }

  /** What is added next comes after the event of this id, if there is one. */
  goOnFrom(id: number | undefined): void {
    this.#previous = id ?? this.#previous;
  }

  /** Waits for something without counting as in flight: time may skip meanwhile. */
  async wait<T>(promise: Promise<T>): Promise<T> {
    this.#release();
    try {
      return await promise;
    } finally {
      this.#release = this.#host.hold();
    }
  }

  end(): void {
    this.#release();
  }
}

/** The part of `branch` that does one of several things; it goes on from `progress`, and its events after the one of id `after`. */
export const innerBranch = (
  branch: Branch,
  progress: Progress,
  signal: AbortSignal,
  context: Readonly<Record<string, unknown>>,
  after: number,
): Branch => ({
  host: branch.host,
  scope: new Scope(branch.scope, progress.variables),
  signal,
  context: { ...branch.context, ...context },
  thread: new Thread(branch.host, after),
  progress,
  run: branch.run,
});
