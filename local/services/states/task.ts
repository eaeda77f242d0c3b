import type { Principal } from '../../kernel/call.ts';
import type { World } from '../../kernel/world.ts';
import { awaitCallback } from './callback.ts';
import type { Integration } from './integration.ts';
import { invokeFunction, invokeIntegration } from './integrations/lambda.ts';
import { callOptimised, isOptimised } from './integrations/optimised.ts';
import { callSdk } from './integrations/sdk.ts';
import { startExecution } from './integrations/start-execution.ts';
import { StatesError } from './interpreter/errors.ts';
import type { TaskRequest } from './interpreter/host.ts';
import { credentialsSession } from './session.ts';
import { stoppable } from './stoppable.ts';
import { placeOf, type StoredExecution } from './store.ts';

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
      : await credentialsSession(world, machineRole, execution, request.credentials, region);
  const integration: Integration = { world, principal, execution, region, request };
  if (request.resource.pattern === 'callback') return awaitCallback(integration, () => dispatch(integration));
  return stoppable(request.signal, dispatch(integration));
};

const dispatch = async (integration: Integration): Promise<unknown> => {
  const { isFunction, type, action, arn } = integration.request.resource;
  if (isFunction) return invokeFunction(integration);
  if (type === 'lambda' && action === 'invoke') return invokeIntegration(integration);
  if (type === 'states' && action === 'startExecution') return startExecution(integration);
  if (isOptimised(`${type}:${action}`)) return callOptimised(integration, `${type}:${action}`);
  if (type.startsWith('aws-sdk:')) return callSdk(integration);
  throw new StatesError('States.Runtime', `Local AWS does not know the resource ${arn} of a Task.`);
};
