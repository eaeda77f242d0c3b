import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PhaseReport } from './flow/report.ts';
import type { ComponentRun } from './run-component.ts';

type Ended = Exclude<ComponentRun, { status: 'refused' }>;

/** What `awstoe run` prints at its end. https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-get-started.html */
export interface Summary {
  readonly executionId: string;
  readonly status: string;
  readonly failedStepCount: number;
  readonly executedStepCount: number;
  readonly ignoredFailedStepCount: number;
  readonly failureMessage: string;
  /** The folder with the logs. */
  readonly logUrl: string;
}

/** Writes console.log and detailedoutput.json of a run into a folder of its own, as AWSTOE does. */
export const writeLogs = (run: Ended, file: string, parent: string, now: Date): Summary => {
  const executionId = randomUUID();
  const stamp = now.toISOString().slice(0, 19).replace('T', '_').replaceAll(':', '-');
  const logUrl = join(parent, `TOE_${stamp}_UTC-0_${executionId}`);
  mkdirSync(logUrl, { recursive: true });
  const failureMessage = run.failed ? `Phase ${run.failed.phase}, step ${run.failed.step}: ${run.failed.message}` : '';
  const times = {
    startTime: run.phases[0]?.startTime ?? now.toISOString(),
    endTime: run.phases.at(-1)?.endTime ?? now.toISOString(),
  };
  const status = statusOf(run.status, run.phases);
  const common = { status, ...times, failureMessage };
  writeFileSync(join(logUrl, 'console.log'), run.console === '' ? '' : `${run.console}\n`);
  writeFileSync(
    join(logUrl, 'detailedoutput.json'),
    `${JSON.stringify(
      {
        executionId,
        ...common,
        documents: [
          {
            name: run.document.name ?? '',
            filePath: file,
            description: run.document.description ?? '',
            ...common,
            phases: run.phases.map(detailed),
          },
        ],
      },
      null,
      2,
    )}\n`,
  );
  const steps = run.phases.flatMap((phase) => phase.steps);
  return {
    executionId,
    status,
    failedStepCount: steps.filter(({ status, ignored }) => status === 'failed' && !ignored).length,
    executedStepCount: steps.filter(({ status }) => status !== 'skipped').length,
    ignoredFailedStepCount: steps.filter(({ ignored }) => ignored).length,
    failureMessage,
    logUrl,
  };
};

/**
 * A step that failed and was ignored makes its phase and document a `SuccessWithIgnoredFailure`.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-looping-constructs.html, Step fields
 */
const statusOf = (status: string, phases: readonly PhaseReport[]): string =>
  status === 'success' && phases.some(({ steps }) => steps.some(({ ignored }) => ignored))
    ? 'SuccessWithIgnoredFailure'
    : status;

/** AWSTOE gives inputs and outputs as JSON in a text. */
const detailed = ({ steps, ...phase }: PhaseReport) => ({
  ...phase,
  status: statusOf(phase.status, [{ ...phase, steps }]),
  steps: steps.map(({ inputs, outputs, loop, ignored, skippedByItself, ...step }) => ({
    ...step,
    status: ignored ? 'IgnoredFailure' : step.status,
    inputs: JSON.stringify(inputs ?? null),
    outputs: JSON.stringify(outputs ?? null),
    loop: loop === undefined ? null : loop,
  })),
});
