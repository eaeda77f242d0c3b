import type { WorkflowStep } from '../workflows/document.ts';
import type { FoundWorkflow } from '../workflows/find-workflow.ts';
import type { Build } from './build.ts';
import { hasEnded } from './build.ts';
import { logLine } from './log.ts';
import { runStep, timeoutOf } from './run-step.ts';
import type { StepFailure } from './step-failure.ts';
import { inTurn, type Task } from './tasks.ts';
import type { StepRun, WorkflowRun } from './workflow-run.ts';

export interface WorkflowOf {
  readonly workflow: FoundWorkflow;
  readonly parallelGroup?: string | undefined;
  /** Values of its parameters by name. */
  readonly parameters: Readonly<Record<string, readonly string[]>>;
}

export interface FailedWorkflow {
  readonly run: WorkflowRun;
  readonly failure: StepFailure;
}

/**
 * Runs the steps of a workflow, and calls `done` with the failure that ended it, or with nothing. A step whose onFailure
 * is Continue does not end it.
 */
export const runWorkflow = (
  build: Build,
  { workflow, parallelGroup, parameters }: WorkflowOf,
  done: (failed: FailedWorkflow | undefined) => void,
  begun: (step: StepRun) => void = () => {},
): void => {
  const { world, place, image } = build;
  const steps = workflow.document.steps.map((step) => ({ step, run: stepRun(build, step, parameters, workflow) }));
  const run: WorkflowRun = {
    id: `wf-${world.ids.uuid('workflow-execution')}`,
    arn: workflow.arn,
    type: workflow.type,
    ...(parallelGroup === undefined ? {} : { parallelGroup }),
    startedAt: world.clock.now(),
    status: 'RUNNING',
    steps: steps.map((one) => one.run),
  };
  image.workflows.push(run);
  logLine(world, place, image, `Workflow ${workflow.arn} started as ${run.id}`);
  const finish = (status: WorkflowRun['status'], failure?: StepFailure) => {
    Object.assign(run, { status, endedAt: world.clock.now(), ...(failure ? { message: failure.message } : {}) });
    if (failure) for (const step of run.steps) if (step.status === 'PENDING') step.status = 'CANCELLED';
    logLine(world, place, image, `Workflow ${workflow.arn} ${status}`);
    done(failure ? { run, failure } : undefined);
  };
  const tasks = steps.map(
    ({ step, run: stepOfRun }): Task =>
      (next) => {
        begun(stepOfRun);
        runStep(build, run, stepOfRun, step, (failure) => {
          if (!failure || (step.onFailure === 'Continue' && !failure.stops)) next();
          else if (!hasEnded(image)) finish('FAILED', failure);
        });
      },
  );
  inTurn(
    tasks,
    () => hasEnded(image),
    () => finish('COMPLETED'),
  );
};

const stepRun = (
  { world, image }: Build,
  { name, action, description, onFailure, timeoutSeconds, inputs }: WorkflowStep,
  parameters: WorkflowOf['parameters'],
  { document }: FoundWorkflow,
): StepRun => ({
  id: `step-${world.ids.uuid('workflow-step')}`,
  name,
  ...(description === undefined ? {} : { description }),
  action,
  onFailure,
  timeoutSeconds: timeoutSeconds ?? timeoutOf(action),
  inputs: JSON.stringify(
    Object.fromEntries(
      Object.entries(inputs).map(([key, value]) => resolved(key, value, parameters, document, image.arn)),
    ),
  ),
  status: 'PENDING',
});

/** `snsTopicArn.$: $.parameters.topic` is a reference to a parameter; others are left as they are written. */
const resolved = (
  key: string,
  value: unknown,
  parameters: WorkflowOf['parameters'],
  { parameters: declared }: FoundWorkflow['document'],
  imageArn: string,
): [string, unknown] => {
  if (!key.endsWith('.$') || typeof value !== 'string') return [key, value];
  const name = key.slice(0, -2);
  if (value === '$.imagebuilder.imageBuildVersionArn') return [name, imageArn];
  const [, parameter] = /^\$\.parameters\.([\w-]+)$/.exec(value) ?? [];
  const given = parameter === undefined ? undefined : parameters[parameter]?.[0];
  return [name, given ?? declared.find((one) => one.name === parameter)?.default ?? value];
};
