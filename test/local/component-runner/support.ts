import { stringify } from 'yaml';
import type { PhaseReport, StepReport } from '../../../local/component-runner/flow/report.ts';
import { type ComponentRun, type RunOptions, runComponent } from '../../../local/component-runner/run-component.ts';
import { sandboxHere } from '../../../local/component-runner/sandbox.ts';

type Given = Readonly<Record<string, unknown>>;

export const bash = (name: string, commands: readonly string[], more: Given = {}): Given => ({
  name,
  action: 'ExecuteBash',
  inputs: { commands },
  ...more,
});

export const documentOf = (phases: Readonly<Record<string, readonly Given[]>>, more: Given = {}): string =>
  stringify({
    schemaVersion: 1,
    ...more,
    phases: Object.entries(phases).map(([name, steps]) => ({ name, steps })),
  });

export type Ended = Exclude<ComponentRun, { status: 'refused' }>;

/** Runs a document for real. Throws where it was refused. */
export const ran = async (text: string, options: RunOptions = {}): Promise<Ended> => {
  const run = await runComponent(text, options);
  if (run.status === 'refused')
    throw new Error(`${run.reason}\n${run.problems.map(({ line, message }) => `${line}: ${message}`).join('\n')}`);
  return run;
};

export const stepsOf = ({ phases }: Ended): Readonly<Record<string, StepReport>> =>
  Object.fromEntries(phases.flatMap(({ steps }: PhaseReport) => steps.map((step) => [step.name, step])));

/** Each step's name with what became of it. */
export const outcomes = (run: Ended): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(stepsOf(run)).map(([name, { status }]) => [name, status]));

/** What a step of bash put out. */
export const stdoutOf = (run: Ended, step: string): string => {
  const { stdout } = (stepsOf(run)[step]?.outputs ?? {}) as { stdout?: string };
  return stdout ?? '';
};

/** Where no sandbox can be made, a test holds that nothing runs at all. */
export const sandboxed = (test: () => Promise<void>) =>
  sandboxHere().possible
    ? test
    : async () => {
        const run = await runComponent(documentOf({ build: [bash('A', ['true'])] }));
        expect(run).toMatchObject({ status: 'refused', because: 'machine' });
      };
