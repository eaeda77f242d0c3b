import { type Branch, inner } from './branch.ts';
import type { Machine, State } from './definition.ts';
import { StatesError } from './errors.ts';
import { type Bindings, evaluateTemplate } from './expression.ts';
import { together } from './parallel-state.ts';
import { runMachine } from './run.ts';

/** https://docs.aws.amazon.com/step-functions/latest/dg/state-map.html */
const INLINE_CONCURRENCY = 40;
const DISTRIBUTED_CONCURRENCY = 10_000;

export const runMap = async (state: State, input: unknown, bindings: Bindings, branch: Branch): Promise<unknown[]> => {
  const items = state.Items === undefined ? input : await evaluateTemplate(state.Items, bindings);
  if (!Array.isArray(items))
    throw new StatesError('States.QueryEvaluationError', 'The items of the Map state are no array');
  const processor = state.ItemProcessor;
  if (!processor) throw new StatesError('States.Runtime', 'The Map state has no ItemProcessor');
  const given = await selected(state, items, bindings);
  const distributed = processor.ProcessorConfig?.Mode === 'DISTRIBUTED';
  const asked = Number(await evaluateTemplate(state.MaxConcurrency ?? 0, bindings));
  const most = distributed ? DISTRIBUTED_CONCURRENCY : INLINE_CONCURRENCY;
  const limit = asked > 0 ? Math.min(asked, most) : most;
  return distributed
    ? distributedMap(state, processor, await batched(state, given, bindings), limit, bindings, branch)
    : inlineMap(processor, items, given, limit, branch);
};

const selected = async (state: State, items: readonly unknown[], bindings: Bindings): Promise<unknown[]> => {
  if (state.ItemSelector === undefined) return [...items];
  const out: unknown[] = [];
  for (const [index, value] of items.entries())
    out.push(await evaluateTemplate(state.ItemSelector, withItem(bindings, index, value)));
  return out;
};

const withItem = (bindings: Bindings, Index: number, Value: unknown): Bindings => {
  const states = bindings['states'] as { context: object };
  return { ...bindings, states: { ...states, context: { ...states.context, Map: { Item: { Index, Value } } } } };
};

const inlineMap = async (
  processor: Machine,
  items: readonly unknown[],
  inputs: readonly unknown[],
  limit: number,
  branch: Branch,
): Promise<unknown[]> => {
  branch.thread.record('MapStateStarted', { mapStateStartedEventDetails: { length: items.length } });
  const results = await together(
    branch,
    inputs,
    (input, signal, index) =>
      inner(branch, { Map: { Item: { Index: index, Value: items[index] } } }, signal, async (line) => {
        const details = { index };
        line.thread.record('MapIterationStarted', { mapIterationStartedEventDetails: details });
        try {
          const output = await runMachine(processor, input, line);
          line.thread.record('MapIterationSucceeded', { mapIterationSucceededEventDetails: details });
          return output;
        } catch (error) {
          line.thread.record('MapIterationFailed', { mapIterationFailedEventDetails: details });
          throw error;
        }
      }),
    limit,
  );
  branch.thread.record('MapStateSucceeded');
  return results;
};

const batched = async (state: State, inputs: readonly unknown[], bindings: Bindings): Promise<unknown[]> => {
  if (!state.ItemBatcher) return [...inputs];
  const size = Number(await evaluateTemplate(state.ItemBatcher.MaxItemsPerBatch ?? inputs.length, bindings));
  const BatchInput =
    state.ItemBatcher.BatchInput === undefined
      ? undefined
      : await evaluateTemplate(state.ItemBatcher.BatchInput, bindings);
  const batches: unknown[] = [];
  for (let start = 0; start < inputs.length; start += size) {
    batches.push({ ...(BatchInput === undefined ? {} : { BatchInput }), Items: inputs.slice(start, start + size) });
  }
  return batches;
};

/** Each item is an execution of its own, which cannot read the variables out here. */
const distributedMap = async (
  state: State,
  machine: Machine,
  inputs: readonly unknown[],
  limit: number,
  bindings: Bindings,
  branch: Branch,
): Promise<unknown[]> => {
  const tolerated = await tolerance(state, inputs.length, bindings);
  branch.thread.record('MapRunStarted', { mapRunStartedEventDetails: { mapRunArn: '' } });
  let failures = 0;
  let cause = '';
  const results = await together(
    branch,
    inputs,
    async (input, signal, index) => {
      const child = await branch.host.child({
        machine,
        state,
        name: `${state.Label ?? 'Map'}-${index}`,
        input,
        signal,
      });
      if (child.status === 'SUCCEEDED') return child.output;
      failures += 1;
      cause = `${child.error}: ${child.cause}`;
      if (failures > tolerated) {
        throw new StatesError(
          'States.ExceedToleratedFailureThreshold',
          `${failures} of ${inputs.length} items failed, ${tolerated} are tolerated; the last: ${cause}`,
        );
      }
      return undefined;
    },
    limit,
  );
  branch.thread.record('MapRunSucceeded');
  return results.filter((result) => result !== undefined);
};

const tolerance = async (state: State, total: number, bindings: Bindings): Promise<number> => {
  const count =
    state.ToleratedFailureCount === undefined
      ? undefined
      : Number(await evaluateTemplate(state.ToleratedFailureCount, bindings));
  const percentage =
    state.ToleratedFailurePercentage === undefined
      ? undefined
      : Number(await evaluateTemplate(state.ToleratedFailurePercentage, bindings));
  const limits = [
    ...(count === undefined ? [] : [count]),
    ...(percentage === undefined ? [] : [Math.floor((total * percentage) / 100)]),
  ];
  return limits.length === 0 ? 0 : Math.min(...limits);
};
