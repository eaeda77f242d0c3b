import { reasonOf } from './errors.ts';

interface Timer {
  readonly at: number;
  readonly fire: () => void;
}

/** Time that stands still while something is going on, and jumps to the next timer when nothing is. */
export class VirtualTime {
  #now: number;
  #held = 0;
  #check: NodeJS.Immediate | undefined;
  readonly #timers = new Set<Timer>();

  /** @param start milliseconds since 1970 */
  constructor(start: number) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  /** Counts something as going on until the answer is called. */
  hold(): () => void {
    this.#held += 1;
    let held = true;
    return () => {
      if (held) this.#held -= 1;
      held = false;
      this.#watch();
    };
  }

  /** Counts `work` as going on; gives it up when `signal` aborts. */
  during<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const release = this.hold();
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(reasonOf(signal)), { once: true });
      work().then(resolve, reject).finally(release);
    });
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const done = () => {
        this.#timers.delete(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer: Timer = { at: this.#now + milliseconds, fire: done };
      this.#timers.add(timer);
      signal?.addEventListener('abort', done);
      this.#watch();
    });
  }

  /** Lets time pass for something that counts as going on. */
  async pass(milliseconds: number): Promise<void> {
    this.#held -= 1;
    await this.sleep(milliseconds);
    this.#held += 1;
  }

  #watch(): void {
    if (this.#held > 0 || this.#check) return;
    this.#check = setImmediate(() => {
      this.#check = undefined;
      if (this.#held === 0) this.#jump();
    });
  }

  #jump(): void {
    const [first] = [...this.#timers].sort((a, b) => a.at - b.at);
    if (!first) return;
    this.#now = Math.max(this.#now, first.at);
    first.fire();
    this.#watch();
  }
}
