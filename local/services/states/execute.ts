import type { World } from '../../kernel/world.ts';
import { executionContext } from './execution-context.ts';
import { hostOf } from './host.ts';
import { type Branch, Thread } from './interpreter/branch.ts';
import type { Machine } from './interpreter/definition.ts';
import { Aborted, errorDetails, StatesError } from './interpreter/errors.ts';
import type { Host } from './interpreter/host.ts';
import { runMachine } from './interpreter/run.ts';
import { Scope } from './interpreter/scope.ts';
import { live } from './live.ts';
import { announce } from './status-event.ts';
import type { ExecutionStatus, StoredExecution } from './store.ts';

/** Sets a stored execution going, or going on after a redrive; resolves when it has ended, however it ended. */
export const begin = (world: World, execution: StoredExecution, machine: Machine): Promise<void> => {
  const stop = new AbortController();
  const progress = execution.progress ?? {};
  execution.progress = progress;
  const host = hostOf(world, execution, begin);
  const first = host.record(firstEvent(execution));
  // The first state comes after no event (recorded); what goes on comes after its redrive.
  const thread = new Thread(host, execution.redriveCount > 0 ? first : 0);
  const scope = new Scope(undefined, progress.variables);
  const context = executionContext(execution);
  const line: Branch = { host, scope, signal: stop.signal, context, thread, progress, run: runMachine };
  const ended = runToEnd(world, execution, machine, line, stop);
  live(world).running.set(execution.arn, { stop, ended });
  announce(world, execution);
  return ended;
};

const firstEvent = ({ input, roleArn, redriveCount, history }: StoredExecution) =>
  redriveCount > 0
    ? {
        type: 'ExecutionRedriven',
        previousEventId: history.length,
        details: { executionRedrivenEventDetails: { redriveCount } },
      }
    : {
        type: 'ExecutionStarted',
        previousEventId: 0,
        details: { executionStartedEventDetails: { input, inputDetails: { truncated: false }, roleArn } },
      };

class TimedOut extends Error {}

const runToEnd = async (
  world: World,
  execution: StoredExecution,
  machine: Machine,
  line: Branch,
  stop: AbortController,
): Promise<void> => {
  const ended = new AbortController();
  deadline(line.host, machine, ended.signal, () => stop.abort(new TimedOut()));
  try {
    // The answer to StartExecution goes out before the first state is entered.
    await new Promise((resolve) => setImmediate(resolve));
    const output = JSON.stringify(await runMachine(machine, JSON.parse(execution.input), line));
    execution.output = output;
    const details = { output, outputDetails: { truncated: false } };
    close(world, execution, 'SUCCEEDED', line.thread, { executionSucceededEventDetails: details });
    delete execution.progress;
  } catch (thrown) {
    fail(world, execution, thrown, line.thread);
  } finally {
    ended.abort();
    line.thread.end();
    live(world).running.delete(execution.arn);
    announce(world, execution);
  }
};

const deadline = (host: Host, { TimeoutSeconds }: Machine, ended: AbortSignal, late: () => void): void => {
  if (TimeoutSeconds === undefined) return;
  void host.sleep(TimeoutSeconds * 1000, ended, true).then(() => {
    if (!ended.aborted) late();
  });
};

const fail = (world: World, execution: StoredExecution, thrown: unknown, thread: Thread): void => {
  if (thrown instanceof TimedOut) {
    close(world, execution, 'TIMED_OUT', thread, { executionTimedOutEventDetails: {} });
  } else if (thrown instanceof Aborted) {
    const details = errorDetails(thrown);
    Object.assign(execution, details);
    close(world, execution, 'ABORTED', thread, { executionAbortedEventDetails: details });
  } else {
    const details = errorDetails(thrown instanceof StatesError ? thrown : defect(thrown));
    Object.assign(execution, details);
    close(world, execution, 'FAILED', thread, { executionFailedEventDetails: details });
  }
};

/** What is no error of the state machine is one of local AWS, and has to be seen. */
const defect = (thrown: unknown): StatesError =>
  new StatesError('States.Runtime', `Local AWS failed to run the state machine: ${(thrown as Error).stack ?? thrown}`);

const EVENTS = {
  SUCCEEDED: 'ExecutionSucceeded',
  FAILED: 'ExecutionFailed',
  ABORTED: 'ExecutionAborted',
  TIMED_OUT: 'ExecutionTimedOut',
} as const;

const close = (
  world: World,
  execution: StoredExecution,
  status: Exclude<ExecutionStatus, 'RUNNING'>,
  thread: Thread,
  details: Record<string, unknown>,
): void => {
  execution.status = status;
  execution.stoppedAt = world.clock.now();
  thread.record(EVENTS[status], details);
};
