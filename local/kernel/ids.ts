import { createHash } from 'node:crypto';

/** Identifiers that look like AWS's and repeat under the same seed: each kind has a counter of its own. */
export class Ids {
  readonly #seed: string;
  readonly #counters: Record<string, number>;

  constructor(seed: string, counters: Record<string, number> = {}) {
    this.#seed = seed;
    this.#counters = counters;
  }

  /** The next `length` hexadecimal digits (at most 64) of this kind. */
  hex(kind: string, length: number): string {
    const next = (this.#counters[kind] ?? 0) + 1;
    this.#counters[kind] = next;
    return createHash('sha256').update(`${this.#seed}/${kind}/${next}`).digest('hex').slice(0, length);
  }

  /** `ami-0abc…`, `lt-0abc…`, `i-0abc…`: prefix and 17 digits, the first of them 0. */
  resource(prefix: string): string {
    return `${prefix}-0${this.hex(prefix, 16)}`;
  }

  uuid(kind: string): string {
    const h = this.hex(kind, 32);
    return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-a${h.slice(17, 20)}-${h.slice(20, 32)}`;
  }

  /** A number in [0, 1). */
  random(kind: string): number {
    return Number.parseInt(this.hex(kind, 12), 16) / 2 ** 48;
  }
}
