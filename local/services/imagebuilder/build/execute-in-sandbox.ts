import { sandboxHere } from '../../../component-runner/sandbox.ts';
import { LocalAwsError } from '../../../kernel/errors.ts';
import type { World } from '../../../kernel/world.ts';
import type { Build, UsedComponent } from './build.ts';
import type { ComponentFailure } from './built-image.ts';
import { logLine } from './log.ts';
import type { WorkflowRun } from './workflow-run.ts';

interface Settings {
  executeComponents: boolean;
}

const settings = (world: World): Settings =>
  world.state('imagebuilder-settings', 'aws', 'global', () => ({ executeComponents: false }));

/**
 * Whether builds execute the Linux components of their recipes in a sandbox of this machine. No lever sets this: who can
 * reach the endpoint must not be able to run programs here. Throws
 * {@link LocalAwsError} where the machine cannot make one.
 */
export const setExecuting = (world: World, executeComponents: boolean): void => {
  const here = executeComponents ? sandboxHere() : undefined;
  if (here && !here.possible) throw new LocalAwsError(`Components cannot be executed here: ${here.reason}.`);
  settings(world).executeComponents = executeComponents;
};

export const isExecuting = (world: World): boolean => settings(world).executeComponents;

/** What AWS keeps cannot be executed: its documents are not ours to read. */
export const isExecuted = ({ world, plan }: Build, { found }: UsedComponent): boolean =>
  settings(world).executeComponents &&
  (plan.executeComponents ?? true) &&
  found.data !== undefined &&
  (found.platform === 'Linux' || found.platform === undefined);

/**
 * Phases of one stage, which share a sandbox. A test instance starts from what the build left; a sandbox starts empty, and so
 * the document is built again before it is tested.
 */
const PHASES: Readonly<Record<WorkflowRun['type'], readonly string[]>> = {
  BUILD: ['build', 'validate'],
  TEST: ['build', 'validate', 'test'],
  DISTRIBUTION: [],
};

/** Executes what a component has for a stage. Virtual time stands while it runs. */
export const runInSandbox = (
  build: Build,
  used: UsedComponent,
  type: WorkflowRun['type'],
  done: (failure: ComponentFailure | undefined) => void,
): void => {
  const has = (phase: string) => used.found.document?.phases.some(({ name }) => name === phase) ?? false;
  const phases = PHASES[type].filter(has);
  if (phases.length === 0 || (type === 'TEST' && !has('test'))) done(undefined);
  else
    build.world.background(`executing ${used.found.arn}`, async () => done(await executeSafely(build, used, phases)));
};

/** A sandbox that ends by itself fails the step that it ran, and not local AWS. */
const executeSafely = (build: Build, used: UsedComponent, phases: readonly string[]) =>
  execute(build, used, phases).catch(
    (error: Error): ComponentFailure => ({
      componentArn: used.found.arn,
      phase: phases.at(-1) ?? 'build',
      step: 'Sandbox',
      message: error.message,
    }),
  );

const execute = async (
  { world, place, image }: Build,
  { found, parameters }: UsedComponent,
  phases: readonly string[],
): Promise<ComponentFailure | undefined> => {
  const { runComponent } = await import('../../../component-runner/run-component.ts');
  const log = (line: string) => logLine(world, place, image, `Document ${found.arn}: ${line}`);
  const values = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, value.join(',')]));
  const run = await runComponent(found.data ?? '', {
    phases,
    parameters: values,
    tell: (message) => {
      if (message.kind === 'phase-begins') log(`phase ${message.phase} started`);
      else if (message.kind === 'step-begins')
        log(`Step: ${message.step} (${message.action}) of phase ${message.phase} started`);
      else if (message.kind === 'line') log(`${message.from}: ${message.text}`);
      else if (message.kind === 'step-ended')
        log(`Step: ${message.step.name} of phase ${message.phase} ${message.step.status}`);
    },
  });
  const failed = (phase: string, step: string, message: string, action?: string): ComponentFailure => {
    log(`phase ${phase} failed at step ${step}: ${message}`);
    return { componentArn: found.arn, phase, step, action, message };
  };
  if (run.status === 'refused') return failed(phases[0] ?? 'build', 'Sandbox', run.reason);
  if (run.status === 'success') return undefined;
  const { phase = 'build', step = 'Step', message = 'The component failed', action } = run.failed ?? {};
  return failed(phase, step, message, action);
};
