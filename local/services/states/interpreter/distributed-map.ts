import type { Machine } from './definition.ts';
import { Aborted, StatesError } from './errors.ts';
import { type Bindings, evaluateTemplate, evaluateTyped, evaluateWhole, queryError } from './expression.ts';
import type { ChildOutcome, MapRun } from './host.ts';
import { together } from './together.ts';
import type { Visit } from './visit.ts';

/**
 * Each item (or batch of items) is an execution of its own, which cannot read the variables out here.
 * https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html
 */
export const distributedMap = async (
  visit: Visit,
  machine: Machine,
  items: readonly unknown[],
  limit: number,
  bindings: Bindings,
): Promise<unknown[]> => {
  const { branch } = visit;
  const inputs = await batched(visit, items, bindings);
  const tolerance = await toleranceOf(visit, bindings);
  const label = visit.state.Label ?? visit.name.replace(/[^\w-]/g, '').slice(0, 40);
  const run = await branch.host.mapRun({ machine, label, total: inputs.length, maxConcurrency: limit, ...tolerance });
  branch.thread.record('MapRunStarted', { mapRunStartedEventDetails: { mapRunArn: run.arn } });
  try {
    const results = await children(visit, run, inputs, limit, mostFailures(tolerance, inputs.length));
    run.end('SUCCEEDED');
    branch.thread.record('MapRunSucceeded');
    return results;
  } catch (error) {
    run.end(error instanceof Aborted ? 'ABORTED' : 'FAILED');
    if (error instanceof StatesError) {
      branch.thread.record('MapRunFailed', { mapRunFailedEventDetails: { error: error.error, cause: error.cause } });
    }
    throw error;
  }
};

/** Outputs of the children that succeeded, in the order of the items. */
const children = async (
  { branch }: Visit,
  run: MapRun,
  inputs: readonly unknown[],
  limit: number,
  tolerated: number,
): Promise<unknown[]> => {
  let failures = 0;
  const outcomes = await together<unknown, ChildOutcome>(branch, inputs, limit, async ({ item, progress, signal }) => {
    const outcome = await run.child(item, progress, signal);
    if (outcome.status === 'SUCCEEDED') {
      progress.ended = { output: outcome };
      return outcome;
    }
    failures += 1;
    if (failures > tolerated) throw exceeded(failures, inputs.length, tolerated, outcome);
    return outcome;
  });
  return outcomes.flatMap((outcome) => (outcome.status === 'SUCCEEDED' ? [outcome.output] : []));
};

const exceeded = (failures: number, total: number, tolerated: number, last: { error: string; cause: string }) =>
  new StatesError(
    'States.ExceedToleratedFailureThreshold',
    `The specified tolerated failure threshold was exceeded: ${failures} of ${total} failed, ${tolerated} may. ` +
      `The last: ${last.error}: ${last.cause}`,
  );

const batched = async (visit: Visit, items: readonly unknown[], bindings: Bindings): Promise<readonly unknown[]> => {
  const batcher = visit.state.ItemBatcher;
  if (!batcher) return items;
  const most = batcher.MaxItemsPerBatch ?? Math.max(1, items.length);
  const size = await evaluateWhole(most, bindings, 'ItemBatcher/MaxItemsPerBatch', [1, Number.POSITIVE_INFINITY]);
  const BatchInput =
    batcher.BatchInput === undefined
      ? undefined
      : await evaluateTemplate(batcher.BatchInput, bindings, 'ItemBatcher/BatchInput');
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => ({
    ...(BatchInput === undefined ? {} : { BatchInput }),
    Items: items.slice(index * size, (index + 1) * size),
  }));
};

interface Tolerance {
  readonly toleratedFailureCount: number;
  readonly toleratedFailurePercentage: number;
}

const toleranceOf = async ({ state }: Visit, bindings: Bindings): Promise<Tolerance> => ({
  toleratedFailureCount: await evaluateWhole(state.ToleratedFailureCount ?? 0, bindings, 'ToleratedFailureCount', [
    0,
    Number.POSITIVE_INFINITY,
  ]),
  toleratedFailurePercentage: await percentage(state.ToleratedFailurePercentage ?? 0, bindings),
});

const percentage = async (template: unknown, bindings: Bindings): Promise<number> => {
  const field = 'ToleratedFailurePercentage';
  const value = await evaluateTyped(template, bindings, field, 'number');
  if (value >= 0 && value <= 100) return value;
  throw queryError(`The ${field} field must be a number from 0 to 100 but was: ${value}`, field);
};

/** 0 is the default and means that none was given; the run fails when either threshold is passed. */
const mostFailures = ({ toleratedFailureCount, toleratedFailurePercentage }: Tolerance, total: number): number => {
  const byPercentage = Math.floor((total * toleratedFailurePercentage) / 100);
  if (toleratedFailureCount === 0) return byPercentage;
  return toleratedFailurePercentage === 0 ? toleratedFailureCount : Math.min(toleratedFailureCount, byPercentage);
};
