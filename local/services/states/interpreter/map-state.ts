import type { Machine } from './definition.ts';
import { distributedMap } from './distributed-map.ts';
import { Aborted, reasonOf, StatesError } from './errors.ts';
import { type Bindings, evaluateTemplate, evaluateTyped, evaluateWhole, queryError } from './expression.ts';
import { eventOfFailure, onOwnLine, type Part, together } from './together.ts';
import { bindingsOf, type Visit } from './visit.ts';

/** Most that run at once: https://docs.aws.amazon.com/step-functions/latest/dg/state-map.html */
const INLINE_CONCURRENCY = 40;
const DISTRIBUTED_CONCURRENCY = 10_000;

export const runMap = async (visit: Visit): Promise<unknown[]> => {
  const { state } = visit;
  const machine = state.ItemProcessor;
  if (!machine) throw new StatesError('States.Runtime', `The Map state '${visit.name}' has no ItemProcessor.`);
  const bindings = bindingsOf(visit);
  const items =
    state.Items === undefined ? inputOf(visit) : await evaluateTyped(state.Items, bindings, 'Items', 'array');
  const inputs = await selected(visit, items);
  const distributed = machine.ProcessorConfig?.Mode === 'DISTRIBUTED';
  const most = distributed ? DISTRIBUTED_CONCURRENCY : INLINE_CONCURRENCY;
  const asked = await evaluateWhole(state.MaxConcurrency ?? 0, bindings, 'MaxConcurrency', [
    0,
    Number.POSITIVE_INFINITY,
  ]);
  // 0 sets no limit.
  const limit = Math.min(asked || most, most);
  return distributed
    ? distributedMap(visit, machine, inputs, limit, bindings)
    : inlineMap(visit, machine, items, inputs, limit);
};

const inputOf = ({ input, text }: Visit): readonly unknown[] => {
  if (Array.isArray(input)) return input;
  throw queryError(`Map state input must be an array but was: ${text}`, '');
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
    branch.thread.note('MapStateSucceeded');
    return results;
  } catch (error) {
    if (error instanceof Aborted) throw error;
    branch.thread.goOnFrom(eventOfFailure(error));
    branch.thread.record('MapStateFailed');
    throw error;
  }
};

const iteration = (visit: Visit, machine: Machine, part: Part<unknown>, context: object): Promise<unknown> =>
  onOwnLine(visit.branch, part, { ...context }, async (line) => {
    const details = { name: visit.name, index: part.index };
    line.thread.record('MapIterationStarted', { mapIterationStartedEventDetails: details });
    try {
      const output = await line.run(machine, part.item, line);
      line.thread.note('MapIterationSucceeded', { mapIterationSucceededEventDetails: details });
      return output;
    } catch (error) {
      if (part.signal.aborted) {
        line.thread.goOnFrom(eventOfFailure(reasonOf(part.signal)));
        line.thread.note('MapIterationAborted', { mapIterationAbortedEventDetails: details });
      } else {
        line.thread.note('MapIterationFailed', { mapIterationFailedEventDetails: details });
      }
      throw error;
    }
  });
