import type { Branch } from './branch.ts';
import { choose } from './choice-state.ts';
import type { Machine, State } from './definition.ts';
import { Aborted, reasonOf, StatesError } from './errors.ts';
import { evaluateTyped } from './expression.ts';
import { type Left, leave } from './leave.ts';
import { withinLimit } from './limits.ts';
import { runMap } from './map-state.ts';
import { runParallel } from './parallel-state.ts';
import { caught, retried } from './retry.ts';
import { runTask } from './task-state.ts';
import { eventOfFailure } from './together.ts';
import { bindingsOf, type Visit } from './visit.ts';
import { wait } from './wait-state.ts';

/**
 * Runs a machine (or a branch, or an iteration) to a terminal state, from its start or from where its progress says
 * it was. Throws {@link StatesError}, or the reason of the branch's signal.
 */
export const runMachine = async (machine: Machine, input: unknown, branch: Branch): Promise<unknown> => {
  const { progress } = branch;
  let name: string | undefined = progress.state ?? machine.StartAt;
  let output = progress.state === undefined ? input : progress.input;
  let text = withinLimit(output, `The input of the state '${name}'`);
  while (name !== undefined) {
    if (branch.signal.aborted) throw reasonOf(branch.signal);
    const state: State | undefined = machine.States[name];
    if (!state) throw new StatesError('States.Runtime', `There is no state '${name}'.`);
    progress.state = name;
    progress.input = output;
    progress.variables = branch.scope.own;
    const left: Left = await runState(name, state, output, text, branch);
    ({ output, text } = left);
    name = left.next;
    progress.parts = undefined;
  }
  progress.ended = { output };
  return output;
};

const runState = async (name: string, state: State, input: unknown, text: string, branch: Branch): Promise<Left> => {
  branch.host.transition(name);
  const before = branch.thread.previous;
  const eventId = branch.thread.record(`${state.Type}StateEntered`, {
    stateEnteredEventDetails: { name, input: text, inputDetails: { truncated: false } },
  });
  const enteredAt = branch.host.now();
  const entry = { name, state, input, text, branch, enteredAt, before, eventId };
  const left = await settle({ ...entry, retries: 0, retriesBy: new Map() });
  branch.thread.record(`${state.Type}StateExited`, {
    stateExitedEventDetails: { name, output: left.text, outputDetails: { truncated: false }, ...assignedBy(left) },
  });
  return left;
};

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_StateExitedEventDetails.html */
const assignedBy = ({ assigned }: Left): object => {
  if (assigned === undefined) return {};
  const texts = Object.entries(assigned).map(([name, value]) => [name, JSON.stringify(value)]);
  return { assignedVariables: Object.fromEntries(texts), assignedVariablesDetails: { truncated: false } };
};

/** Attempts the state until it is through, its retriers are used up, or a catcher takes over. */
const settle = async (visit: Visit): Promise<Left> => {
  for (;;) {
    try {
      return await attempt(visit);
    } catch (thrown) {
      if (visit.branch.signal.aborted) throw aborted(visit);
      if (!(thrown instanceof StatesError)) throw thrown;
      const error = located(visit, thrown);
      if (await retried(visit, error)) {
        visit.retries += 1;
        visit.branch.progress.parts = undefined;
        continue;
      }
      return caught(visit, error).catch((failure: unknown) => {
        throw failure instanceof StatesError ? located(visit, failure) : failure;
      });
    }
  }
};

const attempt = async (visit: Visit): Promise<Left> => {
  switch (visit.state.Type) {
    case 'Choice':
      return choose(visit);
    case 'Wait':
      await wait(visit);
      return leave(visit, visit.state, { output: visit.input });
    case 'Fail':
      throw await failure(visit);
    case 'Task':
      return withResult(visit, await runTask(visit));
    case 'Parallel':
      return withResult(visit, await runParallel(visit));
    case 'Map':
      return withResult(visit, await runMap(visit));
    default:
      return leave(visit, visit.state, { output: visit.input });
  }
};

const withResult = (visit: Visit, result: unknown): Promise<Left> =>
  leave(visit, visit.state, { output: result, states: { result } });

const failure = async (visit: Visit): Promise<StatesError> => {
  const { Error: error = '', Cause: cause = '' } = visit.state;
  const bindings = bindingsOf(visit);
  return new StatesError(
    await evaluateTyped(error, bindings, 'Error', 'string'),
    await evaluateTyped(cause, bindings, 'Cause', 'string'),
  );
};

const HAVE_ABORTED = new Set(['Task', 'Wait', 'Parallel', 'Map']);

const aborted = ({ state, branch }: Visit): Error => {
  const reason = reasonOf(branch.signal);
  const told = reason instanceof Aborted || reason instanceof StatesError;
  if (!told || !HAVE_ABORTED.has(state.Type)) return reason;
  branch.thread.goOnFrom(eventOfFailure(reason));
  branch.thread.record(`${state.Type}StateAborted`);
  return reason;
};

/** What a state's field fails with says in which state; what its expression fails with is told in the history, too. */
const located = (visit: Visit, thrown: StatesError): StatesError => {
  const { field, ...traits } = thrown.traits;
  if (field === undefined) return thrown;
  const { name, eventId, branch } = visit;
  const lead = `An error occurred while executing the state '${name}' (entered at the event id #${eventId}).`;
  const error = new StatesError(thrown.error, `${lead} ${thrown.cause}`, traits);
  if (error.error !== 'States.QueryEvaluationError') return error;
  const beforeItems = visit.state.Type === 'Map' && !ON_LEAVING.test(field);
  if (beforeItems) branch.thread.goOnFrom(visit.before);
  branch.thread.record('EvaluationFailed', {
    evaluationFailedEventDetails: {
      error: error.error,
      cause: error.cause,
      ...(field === '' ? {} : { location: field }),
      state: name,
    },
  });
  if (beforeItems) branch.thread.record('MapStateFailed');
  return error;
};

const ON_LEAVING = /^(Output|Assign|Catch)\b/;
