import { holds } from '../conditions.ts';
import { StepFailed } from '../stops.ts';
import type { Action, Surroundings } from './action.ts';
import { executeBash, executeBinary } from './execute.ts';
import { FILE_ACTIONS, type FileInput } from './files.ts';
import { webDownloads } from './web-download.ts';

const assertion = (inputs: unknown): undefined => {
  if (!holds(inputs)) throw new StepFailed(`The assertion does not hold: ${JSON.stringify(inputs)}`);
};

/** One after the other; the outputs of a list are a list. */
const each =
  (act: (input: never, around: Surroundings) => unknown): Action =>
  async (inputs: readonly never[], around) => {
    const outputs: unknown[] = [];
    for (const input of inputs) outputs.push((await act(input, around)) ?? {});
    return outputs;
  };

const ACTIONS: Readonly<Record<string, Action>> = {
  Assert: assertion,
  ExecuteBash: executeBash,
  ExecuteBinary: executeBinary,
  WebDownload: webDownloads,
  ...Object.fromEntries(
    Object.entries(FILE_ACTIONS).map(([name, act]) => [name, each((input: FileInput, around) => act(input, around))]),
  ),
};

/** Does a step's action. Throws Skipped, StepFailed, or the error of the system. */
export const act = async (action: string, inputs: unknown, around: Surroundings): Promise<unknown> => {
  const known = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
  if (!known) throw new StepFailed(`AWSTOE has no action ${action}`);
  return known(inputs as never, around);
};
