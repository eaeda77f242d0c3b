import { Aborted } from './errors.ts';
import { evaluateTemplate } from './expression.ts';
import { eventOfFailure, onOwnLine, together } from './together.ts';
import { bindingsOf, type Visit } from './visit.ts';

/** All branches at once; the first that fails stops the others. */
export const runParallel = async (visit: Visit): Promise<unknown[]> => {
  const { state, branch } = visit;
  const given =
    state.Arguments === undefined
      ? visit.input
      : await evaluateTemplate(state.Arguments, bindingsOf(visit), 'Arguments');
  const branches = state.Branches ?? [];
  branch.thread.record('ParallelStateStarted');
  try {
    const results = await together(branch, branches, branches.length, (part) =>
      onOwnLine(branch, part, {}, (line) => branch.run(part.item, given, line)),
    );
    branch.thread.note('ParallelStateSucceeded');
    return results;
  } catch (error) {
    if (error instanceof Aborted) throw error;
    branch.thread.goOnFrom(eventOfFailure(error));
    branch.thread.record('ParallelStateFailed');
    throw error;
  }
};
