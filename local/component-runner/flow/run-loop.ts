import { Final, Skipped, StepFailed, TimedOut } from '../inside/stops.ts';
import type { Iteration } from './loops.ts';
import type { IterationReport } from './report.ts';

/** What an iteration did. */
export interface Done {
  readonly inputs: unknown;
  readonly outputs: unknown;
}

/**
 * Iteration by iteration, until one fails: whatever `onFailure` says, AWSTOE exits the loop then, and the step's retries begin with
 * the first iteration again. Throws what the iteration threw, with its index.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-looping-constructs.html, Step fields
 */
export const runLoop = async (
  iterations: readonly Iteration[],
  run: (iteration: Iteration) => Promise<Done>,
  report: (iteration: IterationReport) => void,
): Promise<unknown> => {
  const outputs: unknown[] = [];
  for (const iteration of iterations) {
    try {
      const done = await run(iteration);
      report(reported(iteration, 'success', '', done));
      outputs.push(done.outputs);
    } catch (error) {
      const { message } = error as Error;
      const skipped = error instanceof Skipped;
      const failed = error instanceof StepFailed ? error.outputs : {};
      report(
        reported(iteration, skipped ? 'skipped' : 'failed', skipped ? '' : message, { inputs: null, outputs: failed }),
      );
      if (skipped || error instanceof TimedOut || error instanceof Final) throw error;
      throw new StepFailed(
        `The loop failed at index ${iteration.index} (${iteration.value}): ${message}`,
        joined(outputs),
      );
    }
  }
  return joined(outputs);
};

const reported = (
  { name, index, value }: Iteration,
  status: IterationReport['status'],
  failureMessage: string,
  { inputs, outputs }: Done,
): IterationReport => ({ loopName: name, index, value, status, failureMessage, inputs, outputs });

/**
 * "The consolidated outputs are a collation of values that belong to the corresponding output keys": texts joined by new lines, of
 * the iterations that succeeded. The same page, Step and iteration outputs.
 */
export const joined = (all: readonly unknown[]): unknown => {
  const present = all.filter((each) => each !== undefined && each !== null);
  const [first] = present;
  if (Array.isArray(first)) return first.map((_, index) => joined(present.map((each) => (each as unknown[])[index])));
  if (typeof first !== 'object' || first === null) return present.length === 0 ? {} : present.map(String).join('\n');
  const keys = [...new Set(present.flatMap((each) => Object.keys(each as object)))];
  return Object.fromEntries(
    keys.map((key) => [key, joined(present.map((each) => (each as Record<string, unknown>)[key]))]),
  );
};
