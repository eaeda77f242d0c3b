import type {
  DescribeExecutionInput,
  DescribeExecutionOutput,
  DescribeStateMachineForExecutionOutput,
  GetExecutionHistoryInput,
  GetExecutionHistoryOutput,
  ListExecutionsInput,
  ListExecutionsOutput,
  StartExecutionInput,
  StartExecutionOutput,
  StopExecutionInput,
  StopExecutionOutput,
} from '@aws-sdk/client-sfn';
import { operation } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { executionAlreadyExists, executionDoesNotExist, invalidInput } from './errors.ts';
import { begin } from './execute.ts';
import { Aborted } from './interpreter/errors.ts';
import { MAX_PAYLOAD_BYTES } from './interpreter/limits.ts';
import { live } from './live.ts';
import { parseDefinition, requireMachine, requireName } from './machines.ts';
import { page } from './page.ts';
import { findExecution, type StoredEvent, type StoredExecution, type StoredMachine, statesState } from './store.ts';

const requireExecution = (world: World, arn: string | undefined): StoredExecution => {
  const found = findExecution(world, arn ?? '');
  if (!found) throw executionDoesNotExist(arn ?? '');
  return found;
};

const onExecution = (action: string) => (input: { executionArn: string | undefined }) => [
  { action: `states:${action}`, resource: input.executionArn ?? '' },
];

/** Idempotent by name and input while the execution runs; a name is not free again when it has ended. */
export const startExecution = operation<StartExecutionInput, StartExecutionOutput>({
  access: ({ stateMachineArn = '' }) => [{ action: 'states:StartExecution', resource: stateMachineArn }],
  run: (input, call, world) => {
    const machine = requireMachine(world, input.stateMachineArn);
    const text = input.input ?? '{}';
    checkInput(text);
    const name = input.name ?? world.ids.uuid('execution');
    requireName(name);
    const arn = `${machine.arn.replace(':stateMachine:', ':execution:')}:${name}`;
    const { executions } = statesState(world, call.account, call.region);
    const known = executions[arn];
    if (known) {
      if (known.status !== 'RUNNING' || known.input !== text) throw executionAlreadyExists(arn);
      return { executionArn: arn, startDate: new Date(known.startedAt) };
    }
    const execution = stored(machine, arn, name, text, world.clock.now());
    executions[arn] = execution;
    void begin(world, execution, parseDefinition(machine.definition));
    return { executionArn: arn, startDate: new Date(execution.startedAt) };
  },
});

const stored = (
  machine: StoredMachine,
  arn: string,
  name: string,
  input: string,
  startedAt: number,
): StoredExecution => ({
  arn,
  name,
  input,
  startedAt,
  machineArn: machine.arn,
  definition: machine.definition,
  roleArn: machine.roleArn,
  quiet: machine.type === 'EXPRESS',
  status: 'RUNNING',
  transitions: 0,
  history: [],
});

const checkInput = (text: string): void => {
  if (Buffer.byteLength(text) > MAX_PAYLOAD_BYTES)
    throw invalidInput(`The input is larger than ${MAX_PAYLOAD_BYTES} bytes`);
  try {
    JSON.parse(text);
  } catch (error) {
    throw invalidInput(`Invalid State Machine Execution Input: '${(error as Error).message}'`);
  }
};

export const describeExecution = operation<DescribeExecutionInput, DescribeExecutionOutput>({
  access: onExecution('DescribeExecution'),
  run: ({ executionArn }, _call, world) => {
    const execution = requireExecution(world, executionArn);
    return {
      executionArn: execution.arn,
      stateMachineArn: execution.machineArn,
      name: execution.name,
      status: execution.status,
      startDate: new Date(execution.startedAt),
      ...(execution.stoppedAt === undefined ? {} : { stopDate: new Date(execution.stoppedAt) }),
      input: execution.input,
      inputDetails: { included: true },
      ...(execution.output === undefined ? {} : { output: execution.output, outputDetails: { included: true } }),
      ...(execution.error === undefined ? {} : { error: execution.error }),
      ...(execution.cause === undefined ? {} : { cause: execution.cause }),
      redriveCount: 0,
      redriveStatus: 'NOT_REDRIVABLE',
    };
  },
});

export const listExecutions = operation<ListExecutionsInput, ListExecutionsOutput>({
  access: ({ stateMachineArn }) => [{ action: 'states:ListExecutions', resource: stateMachineArn ?? '*' }],
  run: (input, call, world) => {
    requireMachine(world, input.stateMachineArn);
    const all = Object.values(statesState(world, call.account, call.region).executions)
      .filter(
        ({ machineArn, quiet, status }) =>
          machineArn === input.stateMachineArn &&
          !quiet &&
          (input.statusFilter === undefined || status === input.statusFilter),
      )
      .sort((a, b) => b.startedAt - a.startedAt);
    const { items, nextToken } = page(all, input);
    return {
      executions: items.map(({ arn, machineArn, name, status, startedAt, stoppedAt }) => ({
        executionArn: arn,
        stateMachineArn: machineArn,
        name,
        status,
        startDate: new Date(startedAt),
        ...(stoppedAt === undefined ? {} : { stopDate: new Date(stoppedAt) }),
      })),
      ...(nextToken ? { nextToken } : {}),
    };
  },
});

export const getExecutionHistory = operation<GetExecutionHistoryInput, GetExecutionHistoryOutput>({
  access: onExecution('GetExecutionHistory'),
  run: (input, _call, world) => {
    const { history } = requireExecution(world, input.executionArn);
    const all = input.reverseOrder ? [...history].reverse() : history;
    const { items, nextToken } = page(all, input);
    return {
      events: items.map((event) => shown(event, input.includeExecutionData ?? true)),
      ...(nextToken ? { nextToken } : {}),
    };
  },
});

const DATA = ['input', 'output', 'parameters'];

const shown = ({ id, previousEventId, type, timestamp, details }: StoredEvent, data: boolean) => ({
  id,
  previousEventId,
  type: type as 'ExecutionStarted',
  timestamp: new Date(timestamp),
  ...(data
    ? details
    : Object.fromEntries(Object.entries(details).map(([key, value]) => [key, without(value as object)]))),
});

const without = (details: object): object =>
  Object.fromEntries(Object.entries(details).filter(([key]) => !DATA.includes(key)));

export const stopExecution = operation<StopExecutionInput, StopExecutionOutput>({
  access: onExecution('StopExecution'),
  run: async ({ executionArn, error, cause }, _call, world) => {
    const execution = requireExecution(world, executionArn);
    const running = live(world).running.get(execution.arn);
    running?.stop.abort(new Aborted(error, cause));
    await running?.ended;
    return { stopDate: new Date(execution.stoppedAt ?? world.clock.now()) };
  },
});

export const describeStateMachineForExecution = operation<
  DescribeExecutionInput,
  DescribeStateMachineForExecutionOutput
>({
  access: onExecution('DescribeStateMachineForExecution'),
  run: ({ executionArn }, _call, world) => {
    const execution = requireExecution(world, executionArn);
    return {
      stateMachineArn: execution.machineArn,
      name: execution.machineArn.split(':').at(-1),
      definition: execution.definition,
      roleArn: execution.roleArn,
      updateDate: new Date(execution.startedAt),
    };
  },
});

/** After a restart: what ran is gone with the process that ran it. */
export const abortOrphans = (world: World): void => {
  for (const { account, region } of world.places('states')) {
    for (const execution of Object.values(statesState(world, account, region).executions)) {
      if (execution.status !== 'RUNNING') continue;
      Object.assign(execution, { status: 'ABORTED', stoppedAt: world.clock.now(), cause: 'local AWS was stopped' });
    }
  }
};

/** Ends everything that runs, for a clean stop. */
export const stopExecutions = async (world: World): Promise<void> => {
  const running = [...live(world).running.values()];
  for (const { stop } of running) stop.abort(new Aborted(undefined, 'local AWS was stopped'));
  await Promise.all(running.map(({ ended }) => ended));
};
