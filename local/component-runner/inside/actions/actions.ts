import { holds } from '../conditions.ts';
import { Skipped, StepFailed } from '../stops.ts';
import type { Action, Surroundings } from './action.ts';
import { executeBash, executeBinary } from './execute.ts';
import { FILE_ACTIONS, type FileInput } from './files.ts';
import { webDownloads } from './web-download.ts';

/** Modules that are no use in a sandbox on Linux, and why. */
const NOT_HERE: Readonly<Record<string, string>> = {
  S3Download: 'it needs Amazon S3',
  S3Upload: 'it needs Amazon S3',
  Reboot: 'a sandbox cannot be restarted',
  UpdateOS: 'it updates the operating system, which here is the one of this machine',
  ExecuteDocument: 'it runs another document: run that one by itself',
  ExecutePowerShell: 'it is for Windows',
  InstallMSI: 'it is for Windows',
  UninstallMSI: 'it is for Windows',
  SetRegistry: 'it is for Windows',
};

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

/** Does a step's action. Throws Skipped, StepFailed, or what the system says. */
export const act = async (action: string, inputs: unknown, around: Surroundings): Promise<unknown> => {
  const reason = NOT_HERE[action];
  if (reason !== undefined) throw new Skipped(reason);
  const known = ACTIONS[action];
  if (!known) throw new StepFailed(`AWSTOE has no action ${action}`);
  return known(inputs as never, around);
};

/** Why an action is not done in a sandbox; undefined for one that is. */
export const notHere = (action: string): string | undefined => NOT_HERE[action];
