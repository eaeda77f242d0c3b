import type {
  GetWorkflowExecutionRequest,
  GetWorkflowExecutionResponse,
  GetWorkflowStepExecutionRequest,
  GetWorkflowStepExecutionResponse,
  ListWaitingWorkflowStepsRequest,
  ListWaitingWorkflowStepsResponse,
  ListWorkflowExecutionsRequest,
  ListWorkflowExecutionsResponse,
  ListWorkflowStepExecutionsRequest,
  ListWorkflowStepExecutionsResponse,
  SendWorkflowStepActionRequest,
  SendWorkflowStepActionResponse,
} from '@aws-sdk/client-imagebuilder';
import { type Operation, operation } from '../../../kernel/service.ts';
import { answerStep } from '../build/waiting-steps.ts';
import type { StepRun } from '../build/workflow-run.ts';
import { checkOneOf } from '../definitions/names.ts';
import { inUse, notFound } from '../errors.ts';
import { factory } from '../store.ts';
import { may } from './access.ts';
import { page } from './page.ts';
import { runOf, runsIn, runView, stepOf, stepView, times } from './workflow-execution-views.ts';

const listExecutions = operation<ListWorkflowExecutionsRequest, ListWorkflowExecutionsResponse>({
  access: ({ imageBuildVersionArn }) => may('ListWorkflowExecutions', imageBuildVersionArn),
  run: (input, call, world) => {
    const image = factory(world, call.account, call.region).images[input.imageBuildVersionArn ?? ''];
    if (!image) throw notFound(input.imageBuildVersionArn ?? '');
    const { items, next } = page(image.workflows.map(runView), input);
    return { requestId: call.requestId, workflowExecutions: [...items], imageBuildVersionArn: image.arn, ...next };
  },
});

const getExecution = operation<GetWorkflowExecutionRequest, GetWorkflowExecutionResponse>({
  access: ({ workflowExecutionId }, { account, region }) =>
    may('GetWorkflowExecution', `arn:aws:imagebuilder:${region}:${account}:workflow-execution/${workflowExecutionId}`),
  run: ({ workflowExecutionId }, call, world) => {
    const { image, run } = runOf(world, call, workflowExecutionId);
    return { requestId: call.requestId, imageBuildVersionArn: image.arn, ...runView(run) };
  },
});

const listSteps = operation<ListWorkflowStepExecutionsRequest, ListWorkflowStepExecutionsResponse>({
  access: ({ workflowExecutionId }, { account, region }) =>
    may(
      'ListWorkflowStepExecutions',
      `arn:aws:imagebuilder:${region}:${account}:workflow-execution/${workflowExecutionId}`,
    ),
  run: (input, call, world) => {
    const { image, run } = runOf(world, call, input.workflowExecutionId);
    const { items, next } = page(run.steps.map(stepView), input);
    return {
      requestId: call.requestId,
      steps: [...items],
      workflowBuildVersionArn: run.arn,
      workflowExecutionId: run.id,
      imageBuildVersionArn: image.arn,
      ...next,
    };
  },
});

const getStep = operation<GetWorkflowStepExecutionRequest, GetWorkflowStepExecutionResponse>({
  access: ({ stepExecutionId }, { account, region }) =>
    may(
      'GetWorkflowStepExecution',
      `arn:aws:imagebuilder:${region}:${account}:workflow-step-execution/${stepExecutionId}`,
    ),
  run: ({ stepExecutionId }, call, world) => {
    const { image, run, step } = stepOf(world, call, stepExecutionId);
    return {
      requestId: call.requestId,
      ...stepView(step),
      workflowBuildVersionArn: run.arn,
      workflowExecutionId: run.id,
      imageBuildVersionArn: image.arn,
      onFailure: step.onFailure,
      timeoutSeconds: step.timeoutSeconds,
    };
  },
});

const isWaiting = ({ action, status }: StepRun): boolean => action === 'WaitForAction' && status === 'RUNNING';

const listWaiting = operation<ListWaitingWorkflowStepsRequest, ListWaitingWorkflowStepsResponse>({
  access: () => may('ListWaitingWorkflowSteps', '*'),
  run: (input, call, world) => {
    const all = runsIn(world, call).flatMap(({ image, run }) =>
      run.steps.filter(isWaiting).map((step) => ({
        stepExecutionId: step.id,
        imageBuildVersionArn: image.arn,
        workflowExecutionId: run.id,
        workflowBuildVersionArn: run.arn,
        name: step.name,
        action: step.action,
        ...times(step),
      })),
    );
    const { items, next } = page(all, input);
    return { steps: [...items], ...next };
  },
});

const sendAction = operation<SendWorkflowStepActionRequest, SendWorkflowStepActionResponse>({
  access: ({ imageBuildVersionArn }) => may('SendWorkflowStepAction', imageBuildVersionArn),
  run: ({ stepExecutionId, imageBuildVersionArn, action, reason, clientToken }, call, world) => {
    const { image, step } = stepOf(world, call, stepExecutionId);
    if (image.arn !== imageBuildVersionArn) throw notFound(stepExecutionId ?? '');
    checkOneOf('action', action, ['RESUME', 'STOP']);
    const answer = { action: action === 'STOP' ? 'STOP' : 'RESUME', ...(reason ? { reason } : {}) } as const;
    if (!isWaiting(step) || !answerStep(world, step.id, answer))
      throw inUse(`The workflow step '${step.id}' is ${step.status} and does not wait for an action.`);
    return { stepExecutionId: step.id, imageBuildVersionArn: image.arn, clientToken };
  },
});

export const workflowExecutionOperations: Readonly<Record<string, Operation>> = {
  GetWorkflowExecution: getExecution,
  GetWorkflowStepExecution: getStep,
  ListWaitingWorkflowSteps: listWaiting,
  ListWorkflowExecutions: listExecutions,
  ListWorkflowStepExecutions: listSteps,
  SendWorkflowStepAction: sendAction,
};
