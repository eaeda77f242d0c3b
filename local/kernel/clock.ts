/** How time runs. `skip`: waits take no real time once nothing else is going on; `real`: as on the wall. */
export type Pace = 'skip' | 'real';

export interface TimerOptions {
  /**
   * A background timer (a schedule, a sweep) fires when its time has come but is no reason to skip ahead;
   * otherwise an idle local AWS would run through the years.
   */
  readonly background?: boolean;
}

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly background: boolean;
  readonly fire: () => void;
}

/**
 * Virtual time. It flows with the wall clock while work is in flight (requests, Lambda invocations), and jumps to
 * the next timer as soon as nothing is: waits and bake times cost nothing, and the order of things stays true.
 */
export class Clock {
  readonly #timers = new Set<Timer>();
  #offset: number;
  #pace: Pace;
  #busy = 0;
  #order = 0;
  #wake: NodeJS.Timeout | undefined;
  #check: NodeJS.Immediate | undefined;
  #idleTurns = 0;
  #stopped = false;

  /** @param start virtual time at the beginning, in milliseconds since 1970 */
  constructor(start: number, pace: Pace = 'skip') {
    this.#offset = start - performance.now();
    this.#pace = pace;
  }

  /** Virtual time in milliseconds since 1970. */
  now(): number {
    return Math.floor(performance.now() + this.#offset);
  }

  date(): Date {
    return new Date(this.now());
  }

  /** Counts something as in flight until the answer is called: time does not skip before. */
  hold(): () => void {
    this.#busy += 1;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#busy -= 1;
      this.#arm();
    };
  }

  /** Counts `work` as in flight: time does not skip before it has ended. */
  async busy<T>(work: () => T | Promise<T>): Promise<T> {
    const release = this.hold();
    try {
      return await work();
    } finally {
      release();
    }
  }

  /** Calls `fire` at the virtual time `at`; the answer cancels it. */
  schedule(at: number, fire: () => void, options: TimerOptions = {}): () => void {
    if (this.#stopped) return () => {};
    this.#order += 1;
    const timer: Timer = { at, order: this.#order, background: options.background ?? false, fire };
    this.#timers.add(timer);
    this.#arm();
    return () => {
      this.#timers.delete(timer);
    };
  }

  /** Resolves after `milliseconds` of virtual time, or at once when `signal` aborts. */
  sleep(milliseconds: number, options: TimerOptions & { signal?: AbortSignal } = {}): Promise<void> {
    return new Promise((resolve) => {
      if (options.signal?.aborted) return resolve();
      const cancel = this.schedule(this.now() + milliseconds, () => done(), options);
      const done = () => {
        cancel();
        options.signal?.removeEventListener('abort', done);
        resolve();
      };
      options.signal?.addEventListener('abort', done);
    });
  }

  /** Moves virtual time on to `at` at least (never back), background timers included on the way. */
  advanceTo(at: number): void {
    for (;;) {
      const next = this.#next(() => true);
      if (next === undefined || next.at > at) break;
      this.#jump(next.at);
      this.#fireDue();
    }
    this.#jump(at);
    this.#arm();
  }

  /** Resolves once no work is in flight and no foreground timer is left. */
  async idle(): Promise<void> {
    for (let quiet = 0; quiet < 8; ) {
      await new Promise((resolve) => setImmediate(resolve));
      const still = this.#busy === 0 && this.#next((timer) => !timer.background) === undefined;
      quiet = still ? quiet + 1 : 0;
      if (!still) await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  setPace(pace: Pace): void {
    this.#pace = pace;
    this.#arm();
  }

  /** Drops all timers; nothing fires any more. */
  stop(): void {
    this.#stopped = true;
    this.#timers.clear();
    clearTimeout(this.#wake);
    clearImmediate(this.#check);
  }

  #next(admit: (timer: Timer) => boolean): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (!admit(timer)) continue;
      if (!first || timer.at < first.at || (timer.at === first.at && timer.order < first.order)) first = timer;
    }
    return first;
  }

  #jump(at: number): void {
    const ahead = at - (performance.now() + this.#offset);
    if (ahead > 0) this.#offset += ahead;
  }

  #fireDue(): void {
    for (;;) {
      const due = this.#next((timer) => timer.at <= this.now());
      if (!due) return;
      this.#timers.delete(due);
      due.fire();
    }
  }

  #arm(): void {
    if (this.#stopped) return;
    clearTimeout(this.#wake);
    this.#wake = undefined;
    const next = this.#next(() => true);
    if (!next) return;
    // setTimeout holds at most 2^31-1 ms; a later timer is armed again when this one wakes.
    this.#wake = setTimeout(() => this.#tick(), Math.min(Math.max(next.at - this.now(), 0), 2 ** 31 - 1));
    if (next.background) this.#wake.unref();
    if (this.#pace === 'skip' && this.#busy === 0 && this.#check === undefined) this.#watchIdle();
  }

  /** Skips only after several turns of the event loop without work: an answer on its way may still start some. */
  #watchIdle(): void {
    this.#check = setImmediate(() => {
      this.#check = undefined;
      if (this.#stopped || this.#busy > 0 || this.#pace !== 'skip') {
        this.#idleTurns = 0;
        return;
      }
      this.#idleTurns += 1;
      const next = this.#next((timer) => !timer.background);
      if (!next) {
        this.#idleTurns = 0;
        return;
      }
      if (this.#idleTurns < 4) return this.#watchIdle();
      this.#idleTurns = 0;
      const background = this.#next((timer) => timer.background && timer.at <= next.at);
      this.#jump(background?.at ?? next.at);
      this.#tick();
    });
  }

  #tick(): void {
    this.#fireDue();
    this.#arm();
  }
}
