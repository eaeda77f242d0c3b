import type { CallRecord } from './call.ts';

/** Far more than a promotion makes; a soak must not fill the memory. */
const MOST_CALLS = 200_000;
const MOST_CHARACTERS = 100_000_000;
/** Longer inputs are not kept: those of Hallmark are far below. */
const LONGEST_INPUT = 1_000_000;

/** About how many characters a value takes, counted up to `most`. */
const sizeOf = (value: unknown, most: number): number => {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 8;
  if (value instanceof Uint8Array) return value.length;
  let size = 16;
  for (const name in value) {
    size += name.length + sizeOf((value as Record<string, unknown>)[name], most - size);
    if (size >= most) break;
  }
  return size;
};

/** The record of the calls: bounded in their number and in what their inputs take. */
export class CallLog {
  records: CallRecord[] = [];
  #sizes: number[] = [];
  #total = 0;

  add<T extends CallRecord>(record: T): T {
    const size = sizeOf(record.input, LONGEST_INPUT);
    const kept: T =
      size < LONGEST_INPUT ? record : { ...record, input: { tooLong: 'This input is too long to be kept.' } };
    this.records.push(kept);
    this.#sizes.push(size < LONGEST_INPUT ? size : 0);
    this.#total += this.#sizes.at(-1) ?? 0;
    while (this.records.length > MOST_CALLS || this.#total > MOST_CHARACTERS) this.#dropOlderHalf();
    return kept;
  }

  clear(): void {
    this.records = [];
    this.#sizes = [];
    this.#total = 0;
  }

  #dropOlderHalf(): void {
    const half = Math.ceil(this.records.length / 2);
    this.records.splice(0, half);
    for (const size of this.#sizes.splice(0, half)) this.#total -= size;
  }
}
