import { type Branch, inner } from './branch.ts';
import type { State } from './definition.ts';
import { type Bindings, evaluateTemplate } from './expression.ts';
import { runMachine } from './run.ts';

/** All branches at once; the first that fails stops the others. */
export const runParallel = async (
  state: State,
  input: unknown,
  bindings: Bindings,
  branch: Branch,
): Promise<unknown[]> => {
  const given = state.Arguments === undefined ? input : await evaluateTemplate(state.Arguments, bindings);
  branch.thread.record('ParallelStateStarted');
  const results = await together(branch, state.Branches ?? [], (machine, signal) =>
    inner(branch, {}, signal, (line) => runMachine(machine, given, line)),
  );
  branch.thread.record('ParallelStateSucceeded');
  return results;
};

/** Runs `work` for all of `items`, at most `limit` at once; the first failure stops the rest. */
export const together = async <T, R>(
  branch: Branch,
  items: readonly T[],
  work: (item: T, signal: AbortSignal, index: number) => Promise<R>,
  limit = items.length,
): Promise<R[]> => {
  const stop = new AbortController();
  const forward = () => stop.abort(branch.signal.reason);
  branch.signal.addEventListener('abort', forward, { once: true });
  const results: R[] = new Array(items.length);
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) {
      if (stop.signal.aborted) return;
      results[index] = await work(item, stop.signal, index);
    }
  };
  const workers = Array.from({ length: Math.max(1, Math.min(limit, items.length)) }, () =>
    worker().catch((error: unknown) => {
      stop.abort(error);
      throw error;
    }),
  );
  try {
    const settled = await branch.thread.wait(Promise.allSettled(workers));
    if (branch.signal.aborted) throw branch.signal.reason;
    const failed = settled.find((each) => each.status === 'rejected');
    if (failed) throw stop.signal.reason instanceof Error ? stop.signal.reason : failed.reason;
    return results;
  } finally {
    branch.signal.removeEventListener('abort', forward);
  }
};
