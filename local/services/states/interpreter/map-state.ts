import type { Machine } from './definition.ts';
import { distributedMap } from './distributed-map.ts';
import { Aborted, StatesError } from './errors.ts';
import { type Bindings, evaluateNumber, evaluateTemplate, queryError } from './expression.ts';
import { onOwnLine, type Part, together } from './together.ts';
import { bindingsOf, type Visit } from './visit.ts';

/** Most that run at once: https://docs.aws.amazon.com/step-functions/latest/dg/state-map.html */
const INLINE_CONCURRENCY = 40;
const DISTRIBUTED_CONCURRENCY = 10_000;

export const runMap = async (visit: Visit): Promise<unknown[]> => {
  const { state } = visit;
  const machine = state.ItemProcessor;
  if (!machine) throw new StatesError('States.Runtime', `The Map state '${visit.name}' has no ItemProcessor.`);
  const bindings = bindingsOf(visit);
  const items = state.Items === undefined ? visit.input : await evaluateTemplate(state.Items, bindings, 'Items');
  if (!Array.isArray(items)) throw queryError("The value of the field 'Items' has to be an array.", 'Items');
  const inputs = await selected(visit, items);
  const distributed = machine.ProcessorConfig?.Mode === 'DISTRIBUTED';
  const most = distributed ? DISTRIBUTED_CONCURRENCY : INLINE_CONCURRENCY;
  const limit = Math.min((await evaluateNumber(state.MaxConcurrency ?? 0, bindings, 'MaxConcurrency')) || most, most);
  return distributed
    ? distributedMap(visit, machine, inputs, limit, bindings)
    : inlineMap(visit, machine, items, inputs, limit);
};

/** ItemSelector sees each item as `$states.context.Map.Item`. */
const selected = async (visit: Visit, items: readonly unknown[]): Promise<readonly unknown[]> => {
  if (visit.state.ItemSelector === undefined) return items;
  const out: unknown[] = [];
  for (const [index, value] of items.entries()) {
    const seen: Bindings = bindingsOf(visit, {}, itemContext(index, value));
    out.push(await evaluateTemplate(visit.state.ItemSelector, seen, 'ItemSelector'));
  }
  return out;
};

const itemContext = (Index: number, Value: unknown) => ({ Map: { Item: { Index, Value } } });

const inlineMap = async (
  visit: Visit,
  machine: Machine,
  items: readonly unknown[],
  inputs: readonly unknown[],
  limit: number,
): Promise<unknown[]> => {
  const { branch } = visit;
  branch.thread.record('MapStateStarted', { mapStateStartedEventDetails: { length: items.length } });
  try {
    const results = await together(branch, inputs, limit, (part) =>
      iteration(visit, machine, part, itemContext(part.index, items[part.index])),
    );
    branch.thread.record('MapStateSucceeded');
    return results;
  } catch (error) {
    if (!(error instanceof Aborted)) branch.thread.record('MapStateFailed');
    throw error;
  }
};

const iteration = (visit: Visit, machine: Machine, part: Part<unknown>, context: object): Promise<unknown> =>
  onOwnLine(visit.branch, part, { ...context }, async (line) => {
    const details = { name: visit.name, index: part.index };
    line.thread.record('MapIterationStarted', { mapIterationStartedEventDetails: details });
    try {
      const output = await line.run(machine, part.item, line);
      line.thread.record('MapIterationSucceeded', { mapIterationSucceededEventDetails: details });
      return output;
    } catch (error) {
      const aborted = part.signal.aborted;
      if (aborted) line.thread.record('MapIterationAborted', { mapIterationAbortedEventDetails: details });
      else line.thread.record('MapIterationFailed', { mapIterationFailedEventDetails: details });
      throw error;
    }
  });
