import type { Branch } from './branch.ts';
import type { Catcher, Machine, Retrier, State } from './definition.ts';
import { Aborted, covers, StatesError } from './errors.ts';
import { type Bindings, evaluateTemplate } from './expression.ts';
import { withinLimit } from './limits.ts';
import { runMap } from './map-state.ts';
import { runParallel } from './parallel-state.ts';
import { runTask } from './task-state.ts';

/** What a state says when it has been left. */
type Left = { readonly output: unknown; readonly next: string | undefined };

/** Runs a machine (or a branch, or an iteration) from its start to a terminal state. Throws {@link StatesError} or {@link Aborted}. */
export const runMachine = async (machine: Machine, input: unknown, branch: Branch): Promise<unknown> => {
  let name: string | undefined = machine.StartAt;
  let data = input;
  while (name !== undefined) {
    if (branch.signal.aborted) throw aborted(branch.signal);
    const state: State | undefined = machine.States[name];
    if (!state) throw new StatesError('States.Runtime', `there is no state "${name}"`);
    const left = await runState(name, state, data, branch);
    data = left.output;
    name = left.next;
  }
  return data;
};

const aborted = (signal: AbortSignal): Error => (signal.reason instanceof Error ? signal.reason : new Aborted());

const runState = async (name: string, state: State, input: unknown, branch: Branch): Promise<Left> => {
  branch.host.transition();
  const text = withinLimit(input, `the input of the state "${name}"`);
  branch.thread.record(`${state.Type}StateEntered`, {
    stateEnteredEventDetails: { name, input: text, inputDetails: { truncated: false } },
  });
  const left = await settle(name, state, input, branch);
  if (state.Type !== 'Fail') {
    const output = withinLimit(left.output, `the output of the state "${name}"`);
    branch.thread.record(`${state.Type}StateExited`, {
      stateExitedEventDetails: { name, output, outputDetails: { truncated: false } },
    });
  }
  return left;
};

/** Attempts the state until it is through, its retriers are used up, or a catcher takes over. */
const settle = async (name: string, state: State, input: unknown, branch: Branch): Promise<Left> => {
  const attempts = new Map<Retrier, number>();
  const entered = new Date(branch.host.now()).toISOString();
  for (let retries = 0; ; retries += 1) {
    const bindings: Bindings = {
      ...branch.scope.all(),
      states: {
        input,
        context: { ...branch.context, State: { Name: name, EnteredTime: entered, RetryCount: retries } },
      },
    };
    try {
      return await attempt(state, input, bindings, branch);
    } catch (error) {
      if (!(error instanceof StatesError) || state.Type === 'Fail') throw error;
      if (await retried(state, error, attempts, branch)) continue;
      return caught(state, error, input, bindings, branch);
    }
  }
};

const attempt = async (state: State, input: unknown, bindings: Bindings, branch: Branch): Promise<Left> => {
  switch (state.Type) {
    case 'Choice':
      return choose(state, input, bindings, branch);
    case 'Wait':
      await wait(state, bindings, branch);
      return leave(state, input, undefined, bindings, branch);
    case 'Fail':
      throw new StatesError(
        String(await evaluateTemplate(state.Error ?? '', bindings)),
        String(await evaluateTemplate(state.Cause ?? '', bindings)),
      );
    case 'Task':
      return leave(state, undefined, await runTask(state, bindings, branch), bindings, branch);
    case 'Parallel':
      return leave(state, undefined, await runParallel(state, input, bindings, branch), bindings, branch);
    case 'Map':
      return leave(state, undefined, await runMap(state, input, bindings, branch), bindings, branch);
    default:
      return leave(state, input, undefined, bindings, branch);
  }
};

/** Output and Assign see the same values: those on entry, and the result. */
const leave = async (
  state: Pick<State, 'Output' | 'Assign' | 'Next'>,
  input: unknown,
  result: unknown,
  bindings: Bindings,
  branch: Branch,
): Promise<Left> => {
  const seen = result === undefined ? bindings : withStates(bindings, { result });
  const output =
    state.Output === undefined ? (result === undefined ? input : result) : await evaluateTemplate(state.Output, seen);
  if (state.Assign) assign(branch, (await evaluateTemplate(state.Assign, seen)) as Record<string, unknown>);
  return { output, next: state.Next };
};

const assign = (branch: Branch, values: Readonly<Record<string, unknown>>): void => {
  withinLimit(values, 'what one Assign sets');
  branch.scope.assign(values);
};

const withStates = (bindings: Bindings, more: Readonly<Record<string, unknown>>): Bindings => ({
  ...bindings,
  states: { ...(bindings['states'] as object), ...more },
});

const choose = async (state: State, input: unknown, bindings: Bindings, branch: Branch): Promise<Left> => {
  for (const choice of state.Choices ?? []) {
    const holds = await evaluateTemplate(choice.Condition, bindings);
    if (typeof holds !== 'boolean')
      throw new StatesError(
        'States.QueryEvaluationError',
        `The condition '${choice.Condition}' gave ${JSON.stringify(holds)}, which is neither true nor false`,
      );
    if (holds)
      return leave(
        { ...choice, ...('Output' in choice ? {} : { Output: state.Output }), Assign: choice.Assign ?? {} },
        input,
        undefined,
        bindings,
        branch,
      );
  }
  if (state.Default === undefined)
    throw new StatesError('States.NoChoiceMatched', 'No choice holds and there is no Default');
  return leave(
    { Output: state.Output, Assign: state.Assign ?? {}, Next: state.Default },
    input,
    undefined,
    bindings,
    branch,
  );
};

const wait = async (state: State, bindings: Bindings, branch: Branch): Promise<void> => {
  const { host, signal, thread } = branch;
  const milliseconds =
    state.Timestamp === undefined
      ? Number(await evaluateTemplate(state.Seconds, bindings)) * 1000
      : Date.parse(String(await evaluateTemplate(state.Timestamp, bindings))) - host.now();
  if (Number.isNaN(milliseconds))
    throw new StatesError('States.Runtime', 'Seconds or Timestamp of the Wait state is neither a number nor a time');
  await thread.wait(host.sleep(Math.max(milliseconds, 0), signal, false));
  if (signal.aborted) throw aborted(signal);
};

/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-retrying-after-an-error */
const retried = async (
  state: State,
  error: StatesError,
  attempts: Map<Retrier, number>,
  branch: Branch,
): Promise<boolean> => {
  const retrier = state.Retry?.find(({ ErrorEquals }) => covers(ErrorEquals, error.error));
  if (!retrier) return false;
  const done = attempts.get(retrier) ?? 0;
  if (done >= (retrier.MaxAttempts ?? 3)) return false;
  attempts.set(retrier, done + 1);
  const grown = (retrier.IntervalSeconds ?? 1) * (retrier.BackoffRate ?? 2) ** done;
  const capped = Math.min(grown, retrier.MaxDelaySeconds ?? grown);
  const seconds = retrier.JitterStrategy === 'FULL' ? capped * branch.host.random() : capped;
  await branch.thread.wait(branch.host.sleep(seconds * 1000, branch.signal, false));
  if (branch.signal.aborted) throw aborted(branch.signal);
  return true;
};

const caught = async (
  state: State,
  error: StatesError,
  input: unknown,
  bindings: Bindings,
  branch: Branch,
): Promise<Left> => {
  const catcher: Catcher | undefined = state.Catch?.find(({ ErrorEquals }) => covers(ErrorEquals, error.error));
  if (!catcher) throw error;
  const errorOutput = { Error: error.error, Cause: error.cause };
  const seen = withStates(bindings, { errorOutput });
  const output = catcher.Output === undefined ? errorOutput : await evaluateTemplate(catcher.Output, seen);
  if (catcher.Assign) assign(branch, (await evaluateTemplate(catcher.Assign, seen)) as Record<string, unknown>);
  return { output: output ?? input, next: catcher.Next };
};
