import type { World } from '../../../kernel/world.ts';
import type { Build } from './build.ts';
import type { BuiltImage } from './built-image.ts';
import { executionRoleOf } from './execution-role.ts';
import { logLine } from './log.ts';
import { publish } from './tell-topic.ts';
import type { StepRun, WorkflowRun } from './workflow-run.ts';

/** What a person decided; `TIMED_OUT` where nobody did. */
export interface StepAnswer {
  readonly action: 'RESUME' | 'STOP' | 'TIMED_OUT';
  readonly reason?: string | undefined;
}

const waiting = new WeakMap<World, Map<string, (answer: StepAnswer) => void>>();

const waitingIn = (world: World) => {
  const known = waiting.get(world) ?? new Map<string, (answer: StepAnswer) => void>();
  waiting.set(world, known);
  return known;
};

/**
 * The step WaitForAction: tells EventBridge, and the topic and function of its inputs, that it waits, until somebody answers or its
 * time is over. https://docs.aws.amazon.com/imagebuilder/latest/userguide/wfdoc-step-actions.html
 */
export const waitForAction = (
  build: Build,
  run: WorkflowRun,
  step: StepRun,
  done: (answer: StepAnswer) => void,
): void => {
  const { world, place, image } = build;
  const { snsTopicArn, lambdaFunctionName, payload } = JSON.parse(step.inputs) as WaitInputs;
  const answers = waitingIn(world);
  const end = (answer: StepAnswer) => {
    if (!answers.delete(step.id)) return;
    forget();
    step.outputs = JSON.stringify({ action: answer.action, reason: answer.reason });
    done(answer);
  };
  // Nobody answers by waiting longer: a step that waits is no reason to skip time.
  const forget = world.clock.schedule(
    world.clock.now() + step.timeoutSeconds * 1000,
    () => end({ action: 'TIMED_OUT', reason: `no action within ${step.timeoutSeconds} seconds` }),
    { background: true },
  );
  answers.set(step.id, end);
  logLine(world, place, image, `Workflow step ${step.name} waits for an action`);
  const detail = {
    'workflow-execution-id': run.id,
    'workflow-step-execution-id': step.id,
    'workflow-step-name': step.name,
  };
  world.emit({
    source: 'aws.imagebuilder',
    detailType: 'EC2 Image Builder Workflow Step Waiting',
    ...place,
    resources: [image.arn, run.arn],
    detail,
  });
  const message = waitingMessage(image, run, step);
  if (snsTopicArn !== undefined) publish(world, place, image, snsTopicArn, message);
  if (lambdaFunctionName !== undefined) invoke(build, step, lambdaFunctionName, payload ?? JSON.stringify(message));
};

interface WaitInputs {
  readonly snsTopicArn?: string;
  readonly lambdaFunctionName?: string;
  /** JSON. */
  readonly payload?: string;
}

/** Does not wait for the function; that it cannot be invoked stands in the log. */
const invoke = (build: Build, step: StepRun, FunctionName: string, payload: string): void => {
  const { world, place, image } = build;
  world.background(`invoking ${FunctionName} for the workflow step ${step.name}`, async () => {
    try {
      const principal = executionRoleOf(build, step.id);
      const input = { FunctionName, InvocationType: 'Event', Payload: Buffer.from(payload) };
      await world.call({ principal, service: 'lambda', operation: 'Invoke', region: place.region, input });
    } catch (error) {
      logLine(world, place, image, `The function ${FunctionName} could not be invoked: ${(error as Error).message}`);
    }
  });
};

const waitingMessage = ({ arn }: BuiltImage, run: WorkflowRun, step: StepRun): object => ({
  imageBuildVersionArn: arn,
  workflowBuildVersionArn: run.arn,
  workflowExecutionId: run.id,
  workflowStepExecutionId: step.id,
  workflowStepName: step.name,
});

/** Answers a step; false where it does not wait. */
export const answerStep = (world: World, stepId: string, answer: StepAnswer): boolean => {
  const answered = waitingIn(world).get(stepId);
  answered?.(answer);
  return answered !== undefined;
};
