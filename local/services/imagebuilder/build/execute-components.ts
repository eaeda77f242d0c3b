import type { Build, UsedComponent } from './build.ts';
import type { ComponentFailure } from './built-image.ts';
import { isExecuted, runInSandbox } from './execute-in-sandbox.ts';
import { logLine } from './log.ts';
import type { StepRun, WorkflowRun } from './workflow-run.ts';

const PHASES: Readonly<Record<WorkflowRun['type'], readonly string[]>> = {
  BUILD: ['build', 'validate'],
  TEST: ['test'],
  DISTRIBUTION: [],
};

/**
 * The step ExecuteComponents: every component's phases of this stage, in the recipe's order, with a line in the log for
 * each step. Calls `done` with the failure, or with nothing.
 */
export const executeComponents = (build: Build, type: WorkflowRun['type'], done: Done): void => {
  const runs = build.components.flatMap((component): ((then: Done) => void)[] =>
    isExecuted(build, component) && !plansComponent(build)
      ? [(then) => runInSandbox(build, component, type, then)]
      : PHASES[type].map((phase) => (then) => runPhase(build, component, phase, then)),
  );
  const go = ([first, ...others]: typeof runs): void => {
    if (first) first((failure) => (failure ? done(failure) : go(others)));
    else done(undefined);
  };
  go(runs);
};

const plansComponent = ({ plan: { failedComponent, failedPhase, failedStep } }: Build): boolean =>
  failedComponent !== undefined || failedPhase !== undefined || failedStep !== undefined;

type Done = (failure: ComponentFailure | undefined) => void;

const runPhase = (build: Build, used: UsedComponent, phase: string, done: Done): void => {
  const { world, place, image } = build;
  const { arn } = used.found;
  const steps = stepsOf(used, phase);
  if (!steps) {
    done(undefined);
    return;
  }
  const log = (line: string) => logLine(world, place, image, `Document ${arn}: ${line}`);
  const finish: Done = (failure) => {
    log(`phase ${phase} ${failure ? `failed at step ${failure.step}: ${failure.message}` : 'completed'}`);
    done(failure);
  };
  log(`phase ${phase} started`);
  const planned = plansComponent(build) ? plannedFailure(build, used, phase, steps) : undefined;
  for (const { name, action } of steps) {
    if (name === planned?.step) break;
    log(`Step: ${name} (${action}) of phase ${phase} completed`);
  }
  if (planned) log(`Step: ${planned.step} of phase ${phase} failed`);
  if (planned) log(`Stderr: ${planned.message}`);
  finish(planned);
};

/** Undefined where the component does nothing in the phase. What AWS keeps is not ours to read: it has one phase, without steps. */
const stepsOf = (
  { found: { document, type } }: UsedComponent,
  phase: string,
): readonly Pick<StepRun, 'name' | 'action'>[] | undefined => {
  if (document) return document.phases.find(({ name }) => name === phase)?.steps;
  return phase === (type === 'TEST' ? 'test' : 'build') ? [] : undefined;
};

/** Where the plan of this build lets a component fail. */
const plannedFailure = (
  { plan, components }: Build,
  { found }: UsedComponent,
  phase: string,
  steps: readonly Pick<StepRun, 'name' | 'action'>[],
): ComponentFailure | undefined => {
  const { failedComponent, failedPhase, failedStep, reason } = plan;
  const meant =
    failedComponent === undefined
      ? components.find((one) => one.found.document?.phases.some(({ name }) => name === (failedPhase ?? phase)))?.found
      : components.find(({ found: one }) => isNamed(one, failedComponent))?.found;
  if (meant?.arn !== found.arn || phase !== (failedPhase ?? phase)) return undefined;
  const step = steps.find(({ name }) => name === failedStep) ?? steps[0];
  const name = failedStep ?? step?.name ?? 'Step';
  const message = reason ?? `Step ${name} failed with exit code 1`;
  return { componentArn: found.arn, phase, step: name, action: step?.action, message };
};

/** As it is given, or as in its ARN. */
export const isNamed = ({ name, arn }: UsedComponent['found'], wanted: string): boolean =>
  name === wanted || arn.includes(`:component/${wanted}/`);
