import type { Step } from '../../../shared/component-document/document.ts';
import type { Surroundings } from './actions/action.ts';
import { act, notHere } from './actions/actions.ts';
import { decide } from './conditions.ts';
import { filled, type Scope } from './expressions.ts';
import { type Turn, turnsOf } from './loops.ts';
import type { Status, StepReport, TurnReport } from './report.ts';
import { Skipped, StepFailed } from './stops.ts';

type Outcome = Pick<StepReport, 'status' | 'failureMessage' | 'inputs' | 'outputs' | 'attempts'> & {
  readonly skippedReason?: string;
};

/** Runs a step with its condition, its loop, its attempts and its time-out. Never throws. */
export const runStep = async (step: Step, scope: Scope, around: Surroundings): Promise<StepReport> => {
  const startTime = new Date().toISOString();
  const outcome = await attempted(step, scope, around);
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

const attempted = async (step: Step, scope: Scope, around: Surroundings) => {
  const stopped = (error: unknown): Outcome => ({ ...stop(error), inputs: step.inputs, outputs: {}, attempts: 0 });
  try {
    const reason = notHere(step.action);
    if (reason !== undefined) return stopped(new Skipped(reason));
    if (step.loop !== undefined && step.loop !== null) return await looped(step, scope, around);
    return await once(step, scope, around);
  } catch (error) {
    return stopped(error);
  }
};

const once = async (step: Step, scope: Scope, around: Surroundings): Promise<Outcome> => {
  const inputs = filled(step.inputs, scope);
  if (step.if !== undefined && step.if !== null) {
    const decided = decide(filled(step.if, scope));
    if (decided === 'Skip')
      return {
        status: 'skipped',
        failureMessage: '',
        skippedReason: 'its condition says so',
        inputs,
        outputs: {},
        attempts: 0,
      };
    if (decided === 'Abort')
      return { status: 'failed', failureMessage: 'Its condition says Abort', inputs, outputs: {}, attempts: 0 };
  }
  for (let attempts = 1; ; attempts += 1) {
    try {
      return {
        status: 'success',
        failureMessage: '',
        inputs,
        outputs: (await act(step.action, inputs, around)) ?? {},
        attempts,
      };
    } catch (error) {
      if (error instanceof Skipped || attempts >= step.maxAttempts) {
        const outputs = error instanceof StepFailed ? (error.outputs ?? {}) : {};
        return { ...stop(error), inputs, outputs, attempts };
      }
      around.line('Stderr', `Attempt ${attempts} of ${step.maxAttempts} failed: ${(error as Error).message}`);
    }
  }
};

/** Turn by turn, until one fails whose step may not go on. */
const looped = async (step: Step, scope: Scope, around: Surroundings) => {
  const turns: TurnReport[] = [];
  let attempts = 0;
  for (const turn of turnsOf(filled(step.loop, scope))) {
    const outcome = await once(step, within(scope, turn), around);
    attempts = Math.max(attempts, outcome.attempts);
    turns.push({
      loopName: turn.name,
      index: turn.index,
      value: turn.value,
      status: outcome.status,
      failureMessage: outcome.failureMessage,
      inputs: outcome.inputs,
      outputs: outcome.outputs,
    });
    if (outcome.status === 'skipped' && outcome.skippedReason !== 'its condition says so')
      return { ...outcome, loop: turns, attempts };
    if (outcome.status === 'failed' && step.onFailure === 'Abort') break;
  }
  const failed = turns.find(({ status }) => status === 'failed');
  const status: Status = failed ? 'failed' : turns.some((turn) => turn.status === 'success') ? 'success' : 'skipped';
  return {
    status,
    failureMessage: failed ? `With ${failed.loopName}.value ${failed.value}: ${failed.failureMessage}` : '',
    ...(status === 'skipped'
      ? { skippedReason: turns.length === 0 ? 'its loop has no turns' : 'its condition says so' }
      : {}),
    inputs: step.inputs,
    outputs: turns.at(-1)?.outputs ?? {},
    attempts,
    loop: turns,
  };
};

const within = (scope: Scope, { name, index, value }: Turn): Scope => ({
  ...scope,
  variables: new Map([...scope.variables, [`${name}.index`, String(index)], [`${name}.value`, value]]),
});

const stop = (error: unknown): { status: Status; failureMessage: string; skippedReason?: string } =>
  error instanceof Skipped
    ? { status: 'skipped', failureMessage: '', skippedReason: error.message }
    : { status: 'failed', failureMessage: (error as Error).message };
