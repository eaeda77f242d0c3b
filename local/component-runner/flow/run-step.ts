import type { Step } from '../../../shared/component-document/document.ts';
import type { StepAction } from '../inside/conditions.ts';
import { Final, Skipped, StepFailed, TimedOut } from '../inside/stops.ts';
import { filled, type Scope } from './expressions.ts';
import { type Iteration, iterationsOf, variablesOf } from './loops.ts';
import { notHere } from './not-here.ts';
import type { IterationReport, StepReport } from './report.ts';
import { type Done, runLoop } from './run-loop.ts';

type Outcome = Pick<StepReport, 'status' | 'failureMessage' | 'inputs' | 'outputs' | 'attempts'> &
  Partial<Pick<StepReport, 'skippedReason' | 'skippedByItself' | 'loop'>>;

/** Where the actions of steps are done: in the sandbox. */
export interface Surroundings {
  /** Does an action. Gives its outputs; throws StepFailed, Skipped or TimedOut. */
  readonly act: (action: string, inputs: unknown, deadline: number | undefined) => Promise<unknown>;
  /** What a condition with its references filled in says about its step. */
  readonly decide: (condition: unknown) => Promise<StepAction>;
  /** Takes a line for console.log. */
  readonly line: (from: 'Stdout' | 'Stderr', text: string) => void;
}

/** Runs a step with its condition, its loop, its attempts and its time-out. Never throws. */
export const runStep = async (step: Step, scope: Scope, run: Surroundings): Promise<StepReport> => {
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
const decided = async (step: Step, scope: Scope, run: Surroundings): Promise<Outcome> => {
  try {
    if (step.if !== undefined && step.if !== null) {
      const action = await run.decide(filled(step.if, scope));
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
const attempted = async (step: Step, scope: Scope, run: Surroundings): Promise<Outcome> => {
  const iterations = step.loop === undefined || step.loop === null ? undefined : iterationsOf(filled(step.loop, scope));
  if (iterations?.length === 0) throw new Skipped('its loop has no iterations');
  for (let attempts = 1; ; attempts += 1) {
    const deadline = deadlineOf(step);
    const reports: IterationReport[] = [];
    const loop = iterations === undefined ? {} : { loop: reports };
    try {
      const done = await (iterations === undefined
        ? once(step, scope, run, deadline)
        : looped(step, scope, run, deadline, iterations, (report) => reports.push(report)));
      return { status: 'success', failureMessage: '', ...done, attempts, ...loop };
    } catch (error) {
      const told = error instanceof TimedOut ? new StepFailed(lateMessage(step), error.outputs) : error;
      if (error instanceof Skipped || error instanceof Final || attempts >= step.maxAttempts)
        return { ...stopped(step, scope, told), attempts, ...loop };
      run.line('Stderr', `Attempt ${attempts} of ${step.maxAttempts} failed: ${(told as Error).message}`);
    }
  }
};

const once = async (step: Step, scope: Scope, run: Surroundings, deadline: number | undefined): Promise<Done> => {
  const inputs = filled(step.inputs, scope);
  return { inputs, outputs: (await run.act(step.action, inputs, deadline)) ?? {} };
};

const looped = async (
  step: Step,
  scope: Scope,
  around: Surroundings,
  deadline: number | undefined,
  iterations: readonly Iteration[],
  report: (iteration: IterationReport) => void,
): Promise<Done> => {
  const run = (iteration: Iteration): Promise<Done> => {
    if (deadline !== undefined && Date.now() >= deadline) throw new TimedOut();
    const variables = new Map([...scope.variables, ...variablesOf(iteration)]);
    return once(step, { ...scope, variables }, around, deadline);
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
