import { type Branch, innerBranch } from './branch.ts';
import { reasonOf } from './errors.ts';
import type { Progress } from './progress.ts';

/** One of several things done at once. */
export interface Part<T> {
  readonly item: T;
  readonly index: number;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

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
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) {
      if (stop.signal.aborted) return;
      const progress = parts[index] ?? {};
      results[index] = progress.ended
        ? (progress.ended.output as R)
        : await work({ item, index, progress, signal: stop.signal });
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
  { progress, signal }: Pick<Part<unknown>, 'progress' | 'signal'>,
  context: Readonly<Record<string, unknown>>,
  work: (line: Branch) => Promise<R>,
): Promise<R> => {
  const line = innerBranch(branch, progress, signal, context);
  try {
    return await work(line);
  } finally {
    line.thread.end();
  }
};

const allOf = async (worker: () => Promise<void>, count: number, stop: AbortController): Promise<void> => {
  const workers = Array.from({ length: count }, () => worker().catch((error: unknown) => stop.abort(error)));
  await Promise.all(workers);
};
