import type { WorkflowStep } from '../workflows/document.ts';
import { type Build, hasEnded, wait } from './build.ts';
import { executeComponents } from './execute-components.ts';
import { executeStateMachine } from './execute-state-machine.ts';
import { logLine } from './log.ts';
import type { StepFailure } from './step-failure.ts';
import { waitForAction } from './waiting-steps.ts';
import type { StepRun, WorkflowRun } from './workflow-run.ts';

/** What the step actions take, in virtual minutes: about what a small Linux image needs, 12 to build it and 6 to test. */
const MINUTES: Readonly<Record<string, number>> = {
  BootstrapInstanceForContainer: 1,
  CollectImageMetadata: 0.5,
  CreateImage: 2.5,
  DistributeImage: 4,
  ApplyImageConfigurations: 1,
  LaunchInstance: 1,
  RunCommand: 1,
  RunSysPrep: 1,
  SanitizeInstance: 0.5,
  TerminateInstance: 0.5,
};

const COMPONENT_MINUTES = { BUILD: 7, TEST: 4.5, DISTRIBUTION: 0 } as const;

const HOUR = 3600;

/** Seconds after which AWS gives up, where a step does not say. https://docs.aws.amazon.com/imagebuilder/latest/userguide/wfdoc-step-actions.html */
const TIMEOUTS: Readonly<Record<string, number>> = {
  CollectImageMetadata: HOUR / 2,
  CollectImageScanFindings: 2 * HOUR,
  DistributeImage: 8 * HOUR,
  ExecuteComponents: 12 * HOUR,
  ExecuteStateMachine: 6 * HOUR,
  RunCommand: 12 * HOUR,
  WaitForAction: 72 * HOUR,
};

export const timeoutOf = (action: string): number => TIMEOUTS[action] ?? HOUR;

/** Runs one step, and calls `done` with its failure or with nothing. */
export const runStep = (
  build: Build,
  run: WorkflowRun,
  step: StepRun,
  { action }: WorkflowStep,
  done: (failure: StepFailure | undefined) => void,
): void => {
  const { world, place, image } = build;
  const end: End = (status, failure) => {
    // Cancelled meanwhile.
    if (hasEnded(image)) return;
    Object.assign(step, { status, endedAt: world.clock.now(), ...(failure ? { message: failure.message } : {}) });
    logLine(
      world,
      place,
      image,
      `Workflow step ${step.name} (${action}) ${status}${failure ? `: ${failure.message}` : ''}`,
    );
    done(failure && { ...failure, stepId: step.id, stepName: step.name });
  };
  Object.assign(step, { status: 'RUNNING', startedAt: world.clock.now() });
  if (isSkipped(build, action)) end('SKIPPED');
  else if (action === 'WaitForAction') waitForAnswer(build, run, step, end);
  else if (action === 'ExecuteComponents') applyComponents(build, run, step, end);
  else if (action === 'ExecuteStateMachine')
    executeStateMachine(build, step, (wrong) =>
      wrong === undefined ? end('COMPLETED') : end('FAILED', { message: wrong }),
    );
  else wait(build, MINUTES[action] ?? 0)(() => end('COMPLETED'));
};

type End = (status: StepRun['status'], failure?: Omit<StepFailure, 'stepId' | 'stepName'>) => void;

const waitForAnswer = (build: Build, run: WorkflowRun, step: StepRun, end: End): void => {
  waitForAction(build, run, step, ({ action, reason }) => {
    const because = reason ? `: ${reason}` : '';
    if (action === 'RESUME') end('COMPLETED');
    else if (action === 'STOP') end('FAILED', { message: `Stopped${because}`, stops: true });
    else end('FAILED', { message: `Step timed out${because}` });
  });
};

const applyComponents = (build: Build, run: WorkflowRun, step: StepRun, end: End): void =>
  wait(
    build,
    COMPONENT_MINUTES[run.type],
  )(() =>
    executeComponents(build, run.type, (component) => {
      step.outputs = JSON.stringify({ status: component ? 'Failed' : 'Success', ...outputOf(build) });
      if (component) end('FAILED', { message: messageOf(component), component });
      else end('COMPLETED');
    }),
  );

const isSkipped = ({ image }: Build, action: string): boolean =>
  (action === 'RunSysPrep' && image.platform !== 'Windows') ||
  (action === 'SanitizeInstance' && image.platform !== 'Linux') ||
  (action === 'CollectImageMetadata' && !image.order.enhancedMetadata) ||
  (action === 'CollectImageScanFindings' && image.scan === undefined);

const messageOf = ({ componentArn, phase, step, message }: NonNullable<StepFailure['component']>): string =>
  `Document ${componentArn} failed! Step '${step}' in phase '${phase}' failed. Error: ${message}`;

const outputOf = ({ infrastructure, image }: Build): { logUrl?: string } => {
  const s3 = infrastructure?.given.logging?.s3Logs;
  if (!s3?.s3BucketName) return {};
  const path = [s3.s3KeyPrefix, image.name, image.version, String(image.build)].filter(Boolean).join('/');
  return { logUrl: `s3://${s3.s3BucketName}/${path}` };
};
