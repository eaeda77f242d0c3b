import type {
  RedriveExecutionInput,
  RedriveExecutionOutput,
  StartExecutionInput,
  StartExecutionOutput,
  StopExecutionInput,
  StopExecutionOutput,
} from '@aws-sdk/client-sfn';
import { readJson } from '../../../shared/state-machine-definition/json-text.ts';
import { operation } from '../../kernel/service.ts';
import { on } from './access.ts';
import { parseDefinition } from './definition-text.ts';
import { executionAlreadyExists, executionNotRedrivable, invalidInput } from './errors.ts';
import { begin } from './execute.ts';
import { requireExecution } from './executions.ts';
import { Aborted } from './interpreter/errors.ts';
import { MAX_PAYLOAD_BYTES } from './interpreter/limits.ts';
import { stop } from './live.ts';
import { requireMachine } from './machines.ts';
import { again } from './map-run.ts';
import { requireName } from './name.ts';
import { redrivability } from './redrivability.ts';
import { type StoredExecution, type StoredMachine, stateOf } from './store.ts';

/** Idempotent by name and input while the execution runs; a name is not free again when it has ended. */
export const startExecution = operation<StartExecutionInput, StartExecutionOutput>({
  access: ({ stateMachineArn }) => on('StartExecution', stateMachineArn),
  run: ({ stateMachineArn, input = '{}', name }, { region }, world) => {
    const machine = requireMachine(world, stateMachineArn, region);
    checkInput(input);
    const chosen = name ?? world.ids.uuid('execution');
    requireName(chosen);
    const execution = stored(machine, chosen, input, world.clock.now());
    const { executions } = stateOf(world, execution.arn);
    const known = executions[execution.arn];
    if (known) {
      if (known.status !== 'RUNNING' || known.input !== input) throw executionAlreadyExists(known.arn);
      return { executionArn: known.arn, startDate: new Date(known.startedAt) };
    }
    executions[execution.arn] = execution;
    void begin(world, execution, parseDefinition(machine.definition, machine.type));
    return { executionArn: execution.arn, startDate: new Date(execution.startedAt) };
  },
});

const stored = (machine: StoredMachine, name: string, input: string, startedAt: number): StoredExecution => ({
  arn: `${machine.arn.replace(':stateMachine:', ':execution:')}:${name}`,
  name,
  machineArn: machine.arn,
  type: machine.type,
  definition: machine.definition,
  roleArn: machine.roleArn,
  input,
  startedAt,
  status: 'RUNNING',
  transitions: 0,
  redriveCount: 0,
  history: [],
});

const checkInput = (text: string): void => {
  if (Buffer.byteLength(text) > MAX_PAYLOAD_BYTES) {
    throw invalidInput(`Invalid State Machine Execution Input: it is larger than ${MAX_PAYLOAD_BYTES} bytes`);
  }
  if (text === '') throw invalidInput("Invalid State Machine Execution Input: 'Invalid execution input.'");
  const read = readJson(text);
  if ('fault' in read) throw invalidInput(`Invalid State Machine Execution Input: '${read.fault}'`);
};

export const stopExecution = operation<StopExecutionInput, StopExecutionOutput>({
  access: ({ executionArn }) => on('StopExecution', executionArn),
  run: async ({ executionArn, error, cause }, _call, world) => {
    const execution = requireExecution(world, executionArn);
    await stop(world, execution.arn, new Aborted(error, cause));
    return { stopDate: new Date(execution.stoppedAt ?? world.clock.now()) };
  },
});

/** Goes on with the state that failed; what had ended inside a Parallel or Map is not done again. */
export const redriveExecution = operation<RedriveExecutionInput, RedriveExecutionOutput>({
  access: ({ executionArn }) => on('RedriveExecution', executionArn),
  run: ({ executionArn }, _call, world) => {
    const execution = requireExecution(world, executionArn);
    const { status, reason } = redrivability(execution, world.clock.now());
    if (status === 'NOT_REDRIVABLE') throw executionNotRedrivable(reason);
    void begin(world, again(world, execution), parseDefinition(execution.definition, execution.type));
    return { redriveDate: world.clock.date() };
  },
});
