import type { WorkflowExecutionMetadata, WorkflowStepMetadata } from '@aws-sdk/client-imagebuilder';
import type { World } from '../../../kernel/world.ts';
import type { BuiltImage } from '../build/built-image.ts';
import type { StepRun, WorkflowRun } from '../build/workflow-run.ts';
import { notFound } from '../errors.ts';
import { factory, type Place } from '../store.ts';

interface Found {
  readonly image: BuiltImage;
  readonly run: WorkflowRun;
}

export const runsIn = (world: World, { account, region }: Place): readonly Found[] =>
  Object.values(factory(world, account, region).images).flatMap((image) =>
    image.workflows.map((run) => ({ image, run })),
  );

export const runOf = (world: World, place: Place, id: string | undefined): Found => {
  const found = runsIn(world, place).find(({ run }) => run.id === id);
  if (!found) throw notFound(id ?? '');
  return found;
};

export const stepOf = (world: World, place: Place, id: string | undefined): Found & { readonly step: StepRun } => {
  for (const { image, run } of runsIn(world, place)) {
    const step = run.steps.find((one) => one.id === id);
    if (step) return { image, run, step };
  }
  throw notFound(id ?? '');
};

export const times = ({ startedAt, endedAt }: { startedAt?: number; endedAt?: number }) => ({
  ...(startedAt === undefined ? {} : { startTime: new Date(startedAt).toISOString() }),
  ...(endedAt === undefined ? {} : { endTime: new Date(endedAt).toISOString() }),
});

export const runView = (run: WorkflowRun): WorkflowExecutionMetadata => {
  const count = (status: StepRun['status']) => run.steps.filter((step) => step.status === status).length;
  return {
    workflowBuildVersionArn: run.arn,
    workflowExecutionId: run.id,
    type: run.type,
    status: run.status,
    message: run.message ?? '',
    totalStepCount: run.steps.length,
    totalStepsSucceeded: count('COMPLETED'),
    totalStepsFailed: count('FAILED'),
    totalStepsSkipped: count('SKIPPED'),
    ...times(run),
    ...(run.parallelGroup === undefined ? {} : { parallelGroup: run.parallelGroup }),
  };
};

export const stepView = (step: StepRun): WorkflowStepMetadata => ({
  stepExecutionId: step.id,
  name: step.name,
  ...(step.description === undefined ? {} : { description: step.description }),
  action: step.action,
  status: step.status,
  message: step.message ?? '',
  inputs: step.inputs,
  outputs: step.outputs ?? '{}',
  ...times(step),
});
