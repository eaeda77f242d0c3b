import type { Host } from './host.ts';
import { Scope } from './scope.ts';

/** One line of control: the execution itself, a branch of a Parallel, an iteration of a Map. */
export interface Branch {
  readonly host: Host;
  readonly scope: Scope;
  readonly signal: AbortSignal;
  /** `$states.context`, without the parts that belong to the state. */
  readonly context: Readonly<Record<string, unknown>>;
  readonly thread: Thread;
}

/** The history's chain of this line, and its being in flight. */
export class Thread {
  #previous: number;
  #release: () => void;
  readonly #host: Host;

  constructor(host: Host, previous: number) {
    this.#host = host;
    this.#previous = previous;
    this.#release = host.hold();
  }

  get previous(): number {
    return this.#previous;
  }

  record(type: string, details?: Record<string, unknown>): number {
    this.#previous = this.#host.record({ type, previousEventId: this.#previous, ...(details ? { details } : {}) });
    return this.#previous;
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

/** Runs `work` on a line of its own, one level below. */
export const inner = async <T>(
  branch: Branch,
  context: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
  work: (line: Branch) => Promise<T>,
  isolated = false,
): Promise<T> => {
  const thread = new Thread(branch.host, branch.thread.previous);
  try {
    return await work({
      host: branch.host,
      scope: new Scope(isolated ? undefined : branch.scope),
      signal,
      context: { ...branch.context, ...context },
      thread,
    });
  } finally {
    thread.end();
  }
};
