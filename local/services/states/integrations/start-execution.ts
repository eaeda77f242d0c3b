import { type Integration, taskEvents } from '../integration.ts';
import { Aborted, StatesError } from '../interpreter/errors.ts';
import { live } from '../live.ts';
import { findExecution, type StoredExecution } from '../store.ts';
import { callService } from './call-service.ts';
import { plainJson } from './plain-json.ts';

interface StartArguments {
  readonly StateMachineArn: string;
  readonly Name?: string;
  readonly Input?: unknown;
}

const TARGET = { service: 'states', operation: 'StartExecution', prefix: 'StepFunctions' };

/** `states:startExecution`, `.sync` and `.sync:2`: https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html */
export const startExecution = async (integration: Integration): Promise<unknown> => {
  const { pattern } = integration.request.resource;
  const given = integration.request.arguments as StartArguments;
  const started = await callService(integration, TARGET, inputOf(given), (output) => {
    const { executionArn, startDate } = plainJson(output) as { executionArn: string; startDate: string };
    return { ExecutionArn: executionArn, StartDate: startDate };
  });
  if (pattern === 'request' || pattern === 'callback') return started;
  const events = taskEvents(integration);
  const ended = await finished(integration, started.ExecutionArn);
  const output = description(ended, pattern === 'sync:2');
  if (ended.status === 'SUCCEEDED') {
    events.succeeded(output);
    return output;
  }
  const failure = new StatesError('States.TaskFailed', JSON.stringify(output));
  events.failed(failure);
  throw failure;
};

const inputOf = ({ StateMachineArn, Name, Input = {} }: StartArguments): Record<string, unknown> => ({
  stateMachineArn: StateMachineArn,
  ...(Name === undefined ? {} : { name: Name }),
  input: typeof Input === 'string' ? Input : JSON.stringify(Input),
});

/** The child is stopped together with its parent. */
const finished = async ({ world, request }: Integration, arn: string): Promise<StoredExecution> => {
  const running = live(world).running.get(arn);
  const stop = () => running?.stop.abort(new Aborted());
  request.signal.addEventListener('abort', stop, { once: true });
  await running?.ended;
  request.signal.removeEventListener('abort', stop);
  const execution = findExecution(world, arn);
  if (!execution) throw new StatesError('States.TaskFailed', `There is no execution ${arn}.`);
  return execution;
};

/** `.sync:2` gives input and output as JSON, `.sync` as text. */
const description = (execution: StoredExecution, parsed: boolean): Record<string, unknown> => {
  const shown = (text: string): unknown => (parsed ? (JSON.parse(text) as unknown) : text);
  const { output, error, cause, redriveCount } = execution;
  return {
    ExecutionArn: execution.arn,
    StateMachineArn: execution.machineArn,
    Name: execution.name,
    Status: execution.status,
    StartDate: execution.startedAt,
    StopDate: execution.stoppedAt,
    Input: shown(execution.input),
    InputDetails: { Included: true },
    ...(output === undefined ? {} : { Output: shown(output), OutputDetails: { Included: true } }),
    ...(error === undefined ? {} : { Error: error }),
    ...(cause === undefined ? {} : { Cause: cause }),
    RedriveCount: redriveCount,
  };
};
