import { diagnosticText } from '../../../../shared/state-machine-definition/diagnostic.ts';
import { validateDefinition } from '../../../../shared/state-machine-definition/validate.ts';
import type { Branch } from './branch.ts';
import { Thread } from './branch.ts';
import type { Machine } from './definition.ts';
import { Aborted, StatesError } from './errors.ts';
import { hostFunctions } from './functions.ts';
import type { Host, MapRun, RecordedEvent, TaskRequest } from './host.ts';
import { resultWithinLimit } from './limits.ts';
import { notRunHere } from './not-run-here.ts';
import type { Progress } from './progress.ts';
import { runMachine } from './run.ts';
import { Scope } from './scope.ts';
import { VirtualTime } from './virtual-time.ts';

/** A task as a stub sees it. */
export interface StubbedTask extends Pick<TaskRequest, 'state' | 'resource' | 'arguments' | 'token'> {
  /** Lets the task take so much virtual time. */
  readonly takes: (milliseconds: number) => Promise<void>;
}

export interface WorkflowHooks {
  /**
   * Functions by ARN (or whatever stands for it): each is given the payload and answers it. What it throws fails the
   * task under the error's `name`, as an error class of a Lambda function does.
   */
  readonly functions?: Readonly<Record<string, (payload: unknown, task: StubbedTask) => unknown>>;
  /** Every other task. Throws {@link StatesError} to fail it. */
  readonly task?: (task: StubbedTask) => unknown;
  /** Virtual time at the start. */
  readonly start?: Date;
  /** 0 to 1, for jitter and `$random`; 0.5 when absent. */
  readonly random?: () => number;
  /** `$states.context.Execution.Name` */
  readonly name?: string;
}

export interface WorkflowRun {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT';
  readonly output?: unknown;
  readonly error?: string;
  readonly cause?: string;
  /** Names of the states in the order in which they were entered, those inside Parallel and Map included. */
  readonly path: readonly string[];
  /** Virtual time that passed. */
  readonly milliseconds: number;
  readonly events: readonly RecordedEvent[];
}

/**
 * Runs a state machine by itself: tasks are stubs, time is virtual and costs nothing. Throws an Error that names what
 * is wrong with a definition that cannot be run.
 */
export const runStateMachine = async (
  definition: Machine | object,
  input: unknown,
  hooks: WorkflowHooks = {},
): Promise<WorkflowRun> => {
  const wrong = validateDefinition(definition);
  const found = wrong.length > 0 ? wrong : notRunHere(definition);
  if (found.length > 0) throw new Error(`The state machine cannot be run: ${found.map(diagnosticText).join('; ')}.`);
  const time = new VirtualTime((hooks.start ?? new Date('2026-01-01T00:00:00Z')).getTime());
  const { host, path, events } = hostOf(hooks, time);
  const began = time.now();
  const told = () => ({ path, milliseconds: time.now() - began, events });
  try {
    const output = await runToEnd(definition as Machine, input, host, hooks.name ?? 'execution');
    return { status: 'SUCCEEDED', output, ...told() };
  } catch (thrown) {
    if (thrown instanceof TimedOut) return { status: 'TIMED_OUT', ...told() };
    if (!(thrown instanceof StatesError)) throw thrown;
    return { status: 'FAILED', error: thrown.error, cause: thrown.cause, ...told() };
  }
};

class TimedOut extends Error {}

const runToEnd = async (machine: Machine, input: unknown, host: Host, name: string): Promise<unknown> => {
  const stop = new AbortController();
  const ended = new AbortController();
  if (machine.TimeoutSeconds !== undefined) {
    void host.sleep(machine.TimeoutSeconds * 1000, ended.signal, true).then(() => {
      if (!ended.signal.aborted) stop.abort(new TimedOut());
    });
  }
  const line = lineOf(host, stop.signal, {}, contextOf(host, input, name));
  try {
    return await runMachine(machine, input, line);
  } finally {
    line.thread.end();
    ended.abort();
  }
};

const lineOf = (host: Host, signal: AbortSignal, progress: Progress, context: Branch['context']): Branch => ({
  host,
  scope: new Scope(),
  signal,
  context,
  thread: new Thread(host, 0),
  progress,
  run: runMachine,
});

const ACCOUNT = 'arn:aws:states:us-east-1:111122223333';

const contextOf = (host: Host, Input: unknown, Name: string) => ({
  Execution: {
    Id: `${ACCOUNT}:execution:machine:${Name}`,
    Input,
    Name,
    RoleArn: 'arn:aws:iam::111122223333:role/machine',
    StartTime: new Date(host.now()).toISOString(),
    RedriveCount: 0,
  },
  StateMachine: { Id: `${ACCOUNT}:stateMachine:machine`, Name: 'machine' },
});

const hostOf = (hooks: WorkflowHooks, time: VirtualTime) => {
  const path: string[] = [];
  const events: RecordedEvent[] = [];
  let uuids = 0;
  const chance = {
    now: () => time.now(),
    random: hooks.random ?? (() => 0.5),
    uuid: () => `00000000-0000-4000-a000-${String(++uuids).padStart(12, '0')}`,
  };
  const host: Host = {
    ...chance,
    functions: hostFunctions(chance),
    sleep: (milliseconds, signal) => time.sleep(milliseconds, signal),
    hold: () => time.hold(),
    task: (request) =>
      time.during(request.signal, () =>
        stubbed(hooks, { ...request, takes: (milliseconds) => time.pass(milliseconds) }),
      ),
    mapRun: async ({ machine }): Promise<MapRun> => ({
      arn: `${ACCOUNT}:mapRun:machine/map:1`,
      end: () => {},
      child: (item, progress, signal) => child(machine, item, host, progress, signal),
    }),
    record: (event) => events.push(event),
    transition: (state) => void path.push(state),
  };
  return { host, path, events };
};

const child: (...given: [Machine, unknown, Host, Progress, AbortSignal]) => ReturnType<MapRun['child']> = async (
  machine,
  item,
  host,
  progress,
  signal,
) => {
  const line = lineOf(host, signal, progress, contextOf(host, item, 'child'));
  try {
    return { status: 'SUCCEEDED', output: await runMachine(machine, item, line) };
  } catch (thrown) {
    if (thrown instanceof Aborted) return { status: 'ABORTED', error: 'ABORTED', cause: '' };
    if (!(thrown instanceof StatesError)) throw thrown;
    return { status: 'FAILED', error: thrown.error, cause: thrown.cause };
  } finally {
    line.thread.end();
  }
};

const stubbed = async (hooks: WorkflowHooks, task: StubbedTask): Promise<unknown> => {
  const result = await stubResult(hooks, task);
  resultWithinLimit(result, task.resource.isFunction ? task.resource.arn : task.resource.type);
  return result;
};

const stubResult = async (hooks: WorkflowHooks, task: StubbedTask): Promise<unknown> => {
  const { resource } = task;
  const given = task.arguments as { FunctionName?: string; Payload?: unknown };
  const name = resource.isFunction ? resource.arn : resource.type === 'lambda' ? (given.FunctionName ?? '') : undefined;
  const run = name === undefined ? undefined : hooks.functions?.[name];
  if (!run) {
    if (hooks.task) return hooks.task(task);
    throw new Error(`No stub for ${name ?? resource.arn} in the state '${task.state}'.`);
  }
  const payload = await answer(run, resource.isFunction ? given : given.Payload, task);
  if (resource.isFunction || resource.pattern === 'callback') return payload;
  return { ExecutedVersion: '$LATEST', Payload: payload, StatusCode: 200 };
};

type StubbedFunction = NonNullable<WorkflowHooks['functions']>[string];

const answer = async (run: StubbedFunction, payload: unknown, task: StubbedTask): Promise<unknown> => {
  try {
    // What crosses the wire is JSON: no undefined, no class instances.
    const text = JSON.stringify(await run(payload, task));
    return text === undefined ? null : (JSON.parse(text) as unknown);
  } catch (error) {
    if (error instanceof StatesError) throw error;
    const { name, message } = error as Error;
    throw new StatesError(name, JSON.stringify({ errorType: name, errorMessage: message, trace: [] }));
  }
};
