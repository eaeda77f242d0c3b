import { type Branch, innerBranch } from './branch.ts';
import { reasonOf } from './errors.ts';
import type { Progress } from './progress.ts';

/** One of several things done at once. */
export interface Part<T> {
  readonly item: T;
  readonly index: number;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Shared by what is done one after another: the id of the event after which the next goes on. */
  readonly turn: { after: number };
}

/** The last event of a line that failed, by its error: whoever is stopped for it goes on from there. */
const lastEvents = new WeakMap<Error, number>();

/** The event after which those of what was stopped for an error come, and those of the state that holds it all. */
export const eventOfFailure = (error: unknown): number | undefined =>
  error instanceof Error ? lastEvents.get(error) : undefined;

/**
 * Runs `work` for all of `items` in their order, at most `limit` at once, and gives the results in that order. The
 * first failure stops the rest and is thrown. What had ended before a redrive is not done again.
 */
export const together = async <T, R>(
  branch: Branch,
  items: readonly T[],
  limit: number,
  work: (part: Part<T>) => Promise<R>,
): Promise<R[]> => {
  if (branch.signal.aborted) throw reasonOf(branch.signal);
  const stop = new AbortController();
  const forward = () => stop.abort(branch.signal.reason);
  branch.signal.addEventListener('abort', forward, { once: true });
  branch.progress.parts ??= items.map(() => ({}));
  const { parts } = branch.progress;
  const results: R[] = new Array(items.length);
  const queue = items.entries();
  const start = branch.thread.previous;
  const worker = async (): Promise<void> => {
    const turn = { after: start };
    for (const [index, item] of queue) {
      if (stop.signal.aborted) return;
      const progress = parts[index] ?? {};
      results[index] = progress.ended
        ? (progress.ended.output as R)
        : await work({ item, index, progress, signal: stop.signal, turn });
    }
  };
  try {
    await branch.thread.wait(allOf(worker, Math.min(limit, items.length), stop));
    if (branch.signal.aborted) throw reasonOf(branch.signal);
    if (stop.signal.aborted) throw stop.signal.reason;
    return results;
  } finally {
    branch.signal.removeEventListener('abort', forward);
  }
};

/** Runs `work` on a line of its own, which is in flight until it has ended. */
export const onOwnLine = async <R>(
  branch: Branch,
  { progress, signal, turn }: Omit<Part<unknown>, 'item' | 'index'>,
  context: Readonly<Record<string, unknown>>,
  work: (line: Branch) => Promise<R>,
): Promise<R> => {
  const line = innerBranch(branch, progress, signal, context, turn.after);
  try {
    const result = await work(line);
    turn.after = line.thread.previous;
    branch.thread.goOnFrom(line.thread.latest);
    return result;
  } catch (error) {
    if (error instanceof Error && !signal.aborted) lastEvents.set(error, line.thread.previous);
    throw error;
  } finally {
    line.thread.end();
  }
};

const allOf = async (worker: () => Promise<void>, count: number, stop: AbortController): Promise<void> => {
  const workers = Array.from({ length: count }, () => worker().catch((error: unknown) => stop.abort(error)));
  await Promise.all(workers);
};
