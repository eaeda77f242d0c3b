import { Aborted, StatesError } from '../interpreter/errors.ts';
import { live } from '../live.ts';
import { findExecution, type StoredExecution } from '../store.ts';
import type { Integration } from '../task.ts';
import { callService } from './sdk.ts';

/** `states:startExecution`, `.sync` and `.sync:2`: https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html */
export const startExecution = async (integration: Integration, action: string): Promise<unknown> => {
  const given = integration.request.arguments as { StateMachineArn: string; Name?: string; Input?: unknown };
  const input = {
    stateMachineArn: given.StateMachineArn,
    ...(given.Name === undefined ? {} : { name: given.Name }),
    input: typeof given.Input === 'string' ? given.Input : JSON.stringify(given.Input ?? {}),
  };
  const started = (await callService(
    integration,
    { service: 'states', operation: 'StartExecution', prefix: 'StepFunctions', resourceType: 'states' },
    input,
  )) as { executionArn: string; startDate: Date };
  if (action === 'states:startExecution')
    return { ExecutionArn: started.executionArn, StartDate: started.startDate.toISOString() };
  const ended = await finished(integration, started.executionArn);
  const described = description(ended, action.endsWith(':2'));
  if (ended.status !== 'SUCCEEDED') throw new StatesError('States.TaskFailed', JSON.stringify(described));
  return described;
};

/** The child is stopped together with its parent. */
const finished = async ({ world, request }: Integration, arn: string): Promise<StoredExecution> => {
  const running = live(world).running.get(arn);
  if (running) {
    const stop = () => running.stop.abort(new Aborted());
    request.signal.addEventListener('abort', stop, { once: true });
    await running.ended;
    request.signal.removeEventListener('abort', stop);
  }
  const execution = findExecution(world, arn);
  if (!execution) throw new StatesError('States.TaskFailed', `There is no execution ${arn}`);
  return execution;
};

const description = (execution: StoredExecution, parsed: boolean): Record<string, unknown> => ({
  ExecutionArn: execution.arn,
  StateMachineArn: execution.machineArn,
  Name: execution.name,
  Status: execution.status,
  StartDate: execution.startedAt,
  StopDate: execution.stoppedAt,
  Input: parsed ? (JSON.parse(execution.input) as unknown) : execution.input,
  ...(execution.output === undefined
    ? {}
    : { Output: parsed ? (JSON.parse(execution.output) as unknown) : execution.output }),
  ...(execution.error === undefined ? {} : { Error: execution.error, Cause: execution.cause }),
});
