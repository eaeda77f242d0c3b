import type { Principal } from '../../kernel/call.ts';
import { AwsError } from '../../kernel/errors.ts';
import type { World } from '../../kernel/world.ts';
import type { Machine } from './interpreter/definition.ts';
import { Aborted, StatesError } from './interpreter/errors.ts';
import type { ChildOutcome, MapRun, MapRunRequest } from './interpreter/host.ts';
import { withinLimit } from './interpreter/limits.ts';
import { live } from './live.ts';
import { findExecution, placeOf, type StoredExecution, type StoredMapRun, stateOf } from './store.ts';

/** Sets an execution going, or going on; resolves when it has ended. */
export type Begin = (world: World, execution: StoredExecution, machine: Machine) => Promise<void>;

/**
 * The run of a distributed Map: its items are executions of their own, for which the machine's role needs
 * states:StartExecution on the machine itself.
 * https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html
 */
export const startMapRun = async (
  world: World,
  principal: Principal,
  parent: StoredExecution,
  request: MapRunRequest,
  begin: Begin,
): Promise<MapRun> => {
  await authorised(world, principal, parent);
  const run = stored(world, parent, request);
  stateOf(world, run.arn).mapRuns[run.arn] = run;
  return {
    arn: run.arn,
    end: (status) => {
      run.status = status;
      run.stoppedAt = world.clock.now();
    },
    child: async (input, progress, signal) => {
      const earlier = findExecution(world, progress.child ?? '');
      const child = earlier?.type === 'STANDARD' ? again(world, earlier) : newChild(world, parent, run, request, input);
      progress.child = child.arn;
      return outcomeOf(world, child, begin(world, child, request.machine), signal);
    },
  };
};

const authorised = async (world: World, principal: Principal, { machineArn, arn }: StoredExecution): Promise<void> => {
  const { region } = placeOf(arn);
  try {
    await world.call({ principal, service: 'states', operation: 'StartMapRun', region, input: { machineArn } });
  } catch (error) {
    if (error instanceof AwsError) throw new StatesError('States.Permissions', error.message);
    throw error;
  }
};

const stored = (world: World, parent: StoredExecution, request: MapRunRequest): StoredMapRun => {
  const { label, maxConcurrency, toleratedFailureCount, toleratedFailurePercentage, total } = request;
  const arn = `${parent.machineArn.replace(':stateMachine:', ':mapRun:')}/${label}:${world.ids.uuid('map-run')}`;
  return {
    arn,
    executionArn: parent.arn,
    machineArn: parent.machineArn,
    startedAt: world.clock.now(),
    maxConcurrency,
    toleratedFailureCount,
    toleratedFailurePercentage,
    total,
    status: 'RUNNING',
  };
};

const newChild = (
  world: World,
  { machineArn, roleArn }: StoredExecution,
  run: StoredMapRun,
  { label, machine }: MapRunRequest,
  input: unknown,
): StoredExecution => {
  const name = world.ids.uuid('child');
  const child: StoredExecution = {
    arn: `${machineArn.replace(':stateMachine:', ':execution:')}/${label}:${name}`,
    name,
    machineArn,
    type: machine.ProcessorConfig?.ExecutionType === 'EXPRESS' ? 'EXPRESS' : 'STANDARD',
    definition: JSON.stringify(machine),
    roleArn,
    input: withinLimit(input, `The input of a child of ${label}`),
    startedAt: world.clock.now(),
    mapRunArn: run.arn,
    status: 'RUNNING',
    transitions: 0,
    redriveCount: 0,
    history: [],
  };
  stateOf(world, child.arn).executions[child.arn] = child;
  return child;
};

/** Makes a closed execution one that runs again, from where it was. */
export const again = (world: World, execution: StoredExecution): StoredExecution => {
  delete execution.stoppedAt;
  delete execution.error;
  delete execution.cause;
  execution.status = 'RUNNING';
  execution.redriveCount += 1;
  execution.redrivenAt = world.clock.now();
  return execution;
};

const outcomeOf = async (
  world: World,
  child: StoredExecution,
  ended: Promise<void>,
  signal: AbortSignal,
): Promise<ChildOutcome> => {
  const stop = () => live(world).running.get(child.arn)?.stop.abort(new Aborted());
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  await ended;
  signal.removeEventListener('abort', stop);
  const { status, output = 'null', error, cause = '' } = child;
  if (status === 'SUCCEEDED') return { status, output: JSON.parse(output) as unknown };
  return { status: status === 'RUNNING' ? 'ABORTED' : status, error: error ?? status, cause };
};
