import type { Principal } from '../../kernel/call.ts';
import type { AwsError } from '../../kernel/errors.ts';
import type { World } from '../../kernel/world.ts';
import { Thread } from './interpreter/branch.ts';
import type { Machine } from './interpreter/definition.ts';
import { Aborted, StatesError } from './interpreter/errors.ts';
import type { ChildRequest, Host } from './interpreter/host.ts';
import { withinLimit } from './interpreter/limits.ts';
import { runMachine } from './interpreter/run.ts';
import { Scope } from './interpreter/scope.ts';
import { live } from './live.ts';
import { announce } from './status-event.ts';
import { type ExecutionStatus, placeOf, type StoredExecution, statesState } from './store.ts';
import { carryOut } from './task.ts';

/** Sets a stored execution going; the promise gives it when it has ended, however it ended. */
export const begin = (world: World, execution: StoredExecution, machine: Machine): Promise<StoredExecution> => {
  const stop = new AbortController();
  const ended = run(world, execution, machine, stop).then(() => execution);
  live(world).running.set(execution.arn, { stop, ended });
  announce(world, execution);
  return ended;
};

const run = async (
  world: World,
  execution: StoredExecution,
  machine: Machine,
  stop: AbortController,
): Promise<void> => {
  const host = hostOf(world, execution, stop.signal);
  const timer = new AbortController();
  if (machine.TimeoutSeconds !== undefined) {
    void world.clock.sleep(machine.TimeoutSeconds * 1000, { signal: timer.signal, background: true }).then(() => {
      if (!timer.signal.aborted) stop.abort(new TimedOut());
    });
  }
  const first = host.record({
    type: 'ExecutionStarted',
    previousEventId: 0,
    details: { executionStartedEventDetails: { input: execution.input, roleArn: execution.roleArn } },
  });
  const thread = new Thread(host, first);
  try {
    // The answer to StartExecution goes out before the first state is entered.
    await new Promise((resolve) => setImmediate(resolve));
    const output = await runMachine(machine, JSON.parse(execution.input), {
      host,
      scope: new Scope(),
      signal: stop.signal,
      context: contextOf(execution),
      thread,
    });
    execution.output = withinLimit(output, 'the output of the execution');
    end(world, execution, 'SUCCEEDED', thread, { executionSucceededEventDetails: { output: execution.output } });
  } catch (error) {
    fail(world, execution, error, thread);
  } finally {
    timer.abort();
    thread.end();
    live(world).running.delete(execution.arn);
    announce(world, execution);
  }
};

class TimedOut extends Error {}

const fail = (world: World, execution: StoredExecution, thrown: unknown, thread: Thread): void => {
  if (thrown instanceof TimedOut)
    return end(world, execution, 'TIMED_OUT', thread, { executionTimedOutEventDetails: {} });
  if (thrown instanceof Aborted) {
    const details = {
      ...(thrown.error === undefined ? {} : { error: thrown.error }),
      ...(thrown.cause === undefined ? {} : { cause: thrown.cause }),
    };
    Object.assign(execution, details);
    return end(world, execution, 'ABORTED', thread, { executionAbortedEventDetails: details });
  }
  if (!(thrown instanceof StatesError))
    process.stderr.write(`The workflow interpreter has a defect: ${(thrown as Error).stack ?? thrown}\n`);
  const { error, cause } = thrown instanceof StatesError ? thrown : new StatesError('States.Runtime', String(thrown));
  Object.assign(execution, { error, cause });
  end(world, execution, 'FAILED', thread, { executionFailedEventDetails: { error, cause } });
};

const TYPES = {
  SUCCEEDED: 'ExecutionSucceeded',
  FAILED: 'ExecutionFailed',
  ABORTED: 'ExecutionAborted',
  TIMED_OUT: 'ExecutionTimedOut',
} as const;

const end = (
  world: World,
  execution: StoredExecution,
  status: Exclude<ExecutionStatus, 'RUNNING'>,
  thread: Thread,
  details: Record<string, unknown>,
): void => {
  execution.status = status;
  execution.stoppedAt = world.clock.now();
  thread.record(TYPES[status], details);
};

const contextOf = (execution: StoredExecution): Record<string, unknown> => ({
  Execution: {
    Id: execution.arn,
    Input: JSON.parse(execution.input) as unknown,
    Name: execution.name,
    RoleArn: execution.roleArn,
    StartTime: new Date(execution.startedAt).toISOString(),
    RedriveCount: 0,
  },
  StateMachine: { Id: execution.machineArn, Name: execution.machineArn.split(':').at(-1) },
});

const hostOf = (world: World, execution: StoredExecution, stop: AbortSignal): Host => {
  let role: Principal | undefined;
  /** The machine's role, assumed once; without it every task fails with what STS says. */
  const principal = (): Principal => {
    role ??= assume(world, execution);
    return role;
  };
  return {
    now: () => world.clock.now(),
    sleep: (milliseconds, signal, background) => world.clock.sleep(milliseconds, { signal, background }),
    hold: () => world.clock.hold(),
    random: () => world.ids.random('states'),
    uuid: () => world.ids.uuid('states'),
    task: (request) => carryOut(world, principal(), execution, request),
    child: (request) => runChild(world, execution, request, stop),
    record: ({ type, previousEventId, details }) => {
      const id = execution.history.length + 1;
      execution.history.push({ id, previousEventId, type, timestamp: world.clock.now(), details: details ?? {} });
      return id;
    },
    transition: () => {
      execution.transitions += 1;
    },
  };
};

const assume = (world: World, { roleArn, name }: StoredExecution): Principal => {
  try {
    return world.assumeRoleForService(roleArn, 'states.amazonaws.com', name.slice(0, 64));
  } catch (error) {
    throw new StatesError('States.Permissions', (error as AwsError).message);
  }
};

const runChild = async (world: World, parent: StoredExecution, request: ChildRequest, stop: AbortSignal) => {
  const { account, region } = placeOf(parent.arn);
  const input = withinLimit(request.input, `the input of ${request.name}`);
  const arn = `${parent.machineArn.replace(':stateMachine:', ':execution:')}/${request.name}:${world.ids.uuid('child')}`;
  const child: StoredExecution = {
    ...parent,
    arn,
    name: request.name,
    input,
    startedAt: world.clock.now(),
    quiet: true,
    status: 'RUNNING',
    transitions: 0,
    history: [],
  };
  delete child.output;
  statesState(world, account, region).executions[arn] = child;
  const ended = begin(world, child, request.machine);
  const forward = () => live(world).running.get(arn)?.stop.abort(new Aborted());
  for (const signal of [stop, request.signal]) signal.addEventListener('abort', forward, { once: true });
  await ended;
  for (const signal of [stop, request.signal]) signal.removeEventListener('abort', forward);
  return child.status === 'SUCCEEDED'
    ? { status: 'SUCCEEDED' as const, output: JSON.parse(child.output ?? 'null') as unknown }
    : { status: 'FAILED' as const, error: child.error ?? child.status, cause: child.cause ?? '' };
};
