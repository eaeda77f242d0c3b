import type { Principal } from '../../kernel/call.ts';
import type { World } from '../../kernel/world.ts';
import { invokeLambda } from './integrations/lambda.ts';
import { callOptimised, isOptimised } from './integrations/optimised.ts';
import { callSdk } from './integrations/sdk.ts';
import { startExecution } from './integrations/start-execution.ts';
import { StatesError } from './interpreter/errors.ts';
import type { TaskRequest } from './interpreter/host.ts';
import { live } from './live.ts';
import { placeOf, type StoredExecution } from './store.ts';

const CALLBACK = '.waitForTaskToken';

/** What an integration is given. */
export interface Integration {
  readonly world: World;
  readonly principal: Principal;
  readonly execution: StoredExecution;
  readonly region: string;
  readonly request: TaskRequest;
}

/** Carries out one task by its resource: a function, an optimised integration or an AWS SDK call. */
export const carryOut = async (
  world: World,
  machineRole: Principal,
  execution: StoredExecution,
  request: TaskRequest,
): Promise<unknown> => {
  const { region } = placeOf(execution.arn);
  const principal =
    request.credentials === undefined
      ? machineRole
      : await assumed(world, machineRole, execution, request.credentials, region);
  const integration: Integration = { world, principal, execution, region, request };
  const callback = request.resource.endsWith(CALLBACK);
  const resource = callback ? request.resource.slice(0, -CALLBACK.length) : request.resource;
  if (callback) return answered(integration, () => dispatch(integration, resource));
  return stoppable(request.signal, dispatch(integration, resource));
};

const dispatch = (integration: Integration, resource: string): Promise<unknown> => {
  if (resource.includes(':lambda:') && !resource.includes(':states:::'))
    return invokeLambda(integration, { FunctionName: resource, Payload: integration.request.arguments }, true);
  const action = resource.split(':states:::')[1];
  if (action === 'lambda:invoke') return invokeLambda(integration, integration.request.arguments, false);
  if (action?.startsWith('states:startExecution')) return startExecution(integration, action);
  if (action && isOptimised(action)) return callOptimised(integration, action);
  if (action?.startsWith('aws-sdk:')) return callSdk(integration, action);
  throw new StatesError('States.Runtime', `The resource ${resource} of a Task is not known to local AWS`);
};

/** The work goes on when the task is given up; its answer is not waited for. */
const stoppable = <T>(signal: AbortSignal, work: Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });

/** Starts the work, then waits until somebody sends the task's token back. */
const answered = async (
  { world, execution, request }: Integration,
  start: () => Promise<unknown>,
): Promise<unknown> => {
  const { callbacks } = live(world);
  const over = new AbortController();
  let late = new AbortController();
  const watch = () => {
    if (request.heartbeatSeconds === undefined) return;
    const current = late;
    void world.clock.sleep(request.heartbeatSeconds * 1000, { signal: current.signal, background: true }).then(() => {
      if (!current.signal.aborted)
        over.abort(
          new StatesError('States.HeartbeatTimeout', `No heartbeat came within ${request.heartbeatSeconds} seconds`),
        );
    });
  };
  const answer = new Promise<unknown>((resolve, reject) => {
    callbacks.set(request.token, {
      executionArn: execution.arn,
      succeed: resolve,
      fail: reject,
      beat: () => {
        late.abort();
        late = new AbortController();
        watch();
      },
    });
  });
  answer.catch(() => {});
  try {
    await stoppable(request.signal, start());
    watch();
    return await stoppable(request.signal, stoppable(over.signal, answer));
  } finally {
    late.abort();
    callbacks.delete(request.token);
  }
};

/** Step Functions sends its own ARN as external id: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-access-cross-acct-resources.html */
const assumed = async (
  world: World,
  principal: Principal,
  execution: StoredExecution,
  RoleArn: string,
  region: string,
): Promise<Principal> => {
  try {
    const input = { RoleArn, RoleSessionName: execution.name.slice(0, 64), ExternalId: execution.machineArn };
    const output = (await world.call({ principal, service: 'sts', operation: 'AssumeRole', region, input })) as {
      AssumedRoleUser: { Arn: string; AssumedRoleId: string };
    };
    return {
      type: 'role',
      account: RoleArn.split(':')[4] ?? '',
      roleArn: RoleArn,
      arn: output.AssumedRoleUser.Arn,
      userId: output.AssumedRoleUser.AssumedRoleId,
    };
  } catch (error) {
    throw new StatesError('States.TaskFailed', (error as Error).message);
  }
};
