import type { Step } from '../../../shared/component-document/document.ts';
import type { Surroundings } from './actions/action.ts';
import { act, notHere } from './actions/actions.ts';
import { decide } from './conditions.ts';
import { filled, type Scope } from './expressions.ts';
import { type Iteration, iterationsOf, variablesOf } from './loops.ts';
import type { IterationReport, StepReport } from './report.ts';
import { type Done, runLoop } from './run-loop.ts';
import { Skipped, StepFailed, TimedOut } from './stops.ts';

type Outcome = Pick<StepReport, 'status' | 'failureMessage' | 'inputs' | 'outputs' | 'attempts'> &
  Partial<Pick<StepReport, 'skippedReason' | 'skippedByItself' | 'loop'>>;

type Run = Omit<Surroundings, 'deadline'>;

/** Runs a step with its condition, its loop, its attempts and its time-out. Never throws. */
export const runStep = async (step: Step, scope: Scope, run: Run): Promise<StepReport> => {
  const startTime = new Date().toISOString();
  const outcome = await decided(step, scope, run);
  const { name, action, onFailure, timeoutSeconds, maxAttempts } = step;
  return {
    name,
    action,
    onFailure,
    timeoutSeconds,
    maxAttempts,
    startTime,
    endTime: new Date().toISOString(),
    ...(outcome.status === 'failed' && onFailure === 'Ignore' ? { ignored: true as const } : {}),
    ...outcome,
  };
};

/**
 * "An if statement is only evaluated one time": before the loop and before every attempt. A step that it skips may refer to what
 * is not there. https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-conditional-constructs.html
 */
const decided = async (step: Step, scope: Scope, run: Run): Promise<Outcome> => {
  try {
    if (step.if !== undefined && step.if !== null) {
      const action = decide(filled(step.if, scope));
      if (action === 'Skip')
        return { ...stopped(step, scope, new Skipped('its condition says so')), skippedByItself: true };
      if (action === 'Abort') return stopped(step, scope, new StepFailed('Its condition says Abort'));
    }
    const reason = notHere(step.action);
    if (reason !== undefined) throw new Skipped(reason);
    return await attempted(step, scope, run);
  } catch (error) {
    return stopped(step, scope, error);
  }
};

/** Every attempt has all of the step's time, and runs the loop from its first iteration on. */
const attempted = async (step: Step, scope: Scope, run: Run): Promise<Outcome> => {
  const iterations = step.loop === undefined || step.loop === null ? undefined : iterationsOf(filled(step.loop, scope));
  if (iterations?.length === 0) throw new Skipped('its loop has no iterations');
  for (let attempts = 1; ; attempts += 1) {
    const around = { ...run, deadline: deadlineOf(step) };
    const reports: IterationReport[] = [];
    const loop = iterations === undefined ? {} : { loop: reports };
    try {
      const done = await (iterations === undefined
        ? once(step, scope, around)
        : looped(step, scope, around, iterations, (report) => reports.push(report)));
      return { status: 'success', failureMessage: '', ...done, attempts, ...loop };
    } catch (error) {
      const told = error instanceof TimedOut ? new StepFailed(lateMessage(step), error.outputs) : error;
      if (error instanceof Skipped || attempts >= step.maxAttempts)
        return { ...stopped(step, scope, told), attempts, ...loop };
      run.line('Stderr', `Attempt ${attempts} of ${step.maxAttempts} failed: ${(told as Error).message}`);
    }
  }
};

const once = async (step: Step, scope: Scope, around: Surroundings): Promise<Done> => {
  const inputs = filled(step.inputs, scope);
  return { inputs, outputs: (await act(step.action, inputs, around)) ?? {} };
};

const looped = async (
  step: Step,
  scope: Scope,
  around: Surroundings,
  iterations: readonly Iteration[],
  report: (iteration: IterationReport) => void,
): Promise<Done> => {
  const run = (iteration: Iteration): Promise<Done> => {
    if (around.deadline !== undefined && Date.now() >= around.deadline) throw new TimedOut();
    const variables = new Map([...scope.variables, ...variablesOf(iteration)]);
    return once(step, { ...scope, variables }, around);
  };
  return { inputs: step.inputs, outputs: await runLoop(iterations, async (each) => run(each), report) };
};

const deadlineOf = ({ timeoutSeconds }: Step): number | undefined =>
  timeoutSeconds < 0 ? undefined : Date.now() + timeoutSeconds * 1000;

const lateMessage = ({ timeoutSeconds, loop }: Step): string => {
  const time = `${timeoutSeconds} ${timeoutSeconds === 1 ? 'second' : 'seconds'}`;
  return loop === undefined || loop === null
    ? `The step did not end within ${time} and was stopped`
    : `The loop timed out: its iterations did not all end within ${time}`;
};

const stopped = (step: Step, scope: Scope, error: unknown): Outcome => {
  const common = { inputs: known(step.inputs, scope), outputs: {}, attempts: 0 };
  if (error instanceof Skipped)
    return { ...common, status: 'skipped', failureMessage: '', skippedReason: error.message };
  const outputs = error instanceof StepFailed ? (error.outputs ?? {}) : {};
  return { ...common, outputs, status: 'failed', failureMessage: (error as Error).message };
};

/** Inputs of a step that did not end well: as far as what they refer to is there. */
const known = (inputs: unknown, scope: Scope): unknown => {
  try {
    return filled(inputs, scope);
  } catch {
    return inputs;
  }
};
