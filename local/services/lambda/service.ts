import type { Control, Service } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import {
  getEventSourceMapping,
  getFunction,
  getFunctionConcurrency,
  getFunctionConfiguration,
  getPolicy,
  listEventSourceMappings,
  listFunctions,
  listTags,
} from './describing.ts';
import { faults } from './faults.ts';
import { invoke } from './invoking.ts';
import { logs } from './log.ts';
import { stopMappings } from './mappings.ts';
import { addPermission } from './permission.ts';
import { stopPools } from './pool.ts';
import { lambdaResourceTypes } from './resources.ts';
import { lambdaState } from './state.ts';
import { getFunctionUrlConfig, invokeFunctionUrl, listFunctionUrlConfigs } from './urls/url-operations.ts';

/** Ends event source mappings and worker threads, and removes temporary code. Functions start again when invoked. */
export const stopFunctions = async (world: World): Promise<void> => {
  stopMappings(world);
  await stopPools(world);
};

/** How often each function has run, by ARN. */
const invocations: Control = (_body, world) =>
  Object.fromEntries(
    world
      .places('lambda')
      .flatMap(({ account, region }) => Object.values(lambdaState(world, account, region).functions))
      .map((definition) => [definition.arn, definition.invocations]),
  );

/** AWS Lambda: Node.js functions in worker threads, their policies, and queues that invoke them. */
export const lambda: Service = {
  name: 'lambda',
  client: () => import('@aws-sdk/client-lambda'),
  operations: {
    AddPermission: addPermission,
    GetEventSourceMapping: getEventSourceMapping,
    GetFunction: getFunction,
    GetFunctionConcurrency: getFunctionConcurrency,
    GetFunctionConfiguration: getFunctionConfiguration,
    GetFunctionUrlConfig: getFunctionUrlConfig,
    GetPolicy: getPolicy,
    Invoke: invoke,
    InvokeFunctionUrl: invokeFunctionUrl,
    ListEventSourceMappings: listEventSourceMappings,
    ListFunctionUrlConfigs: listFunctionUrlConfigs,
    ListFunctions: listFunctions,
    ListTags: listTags,
  },
  resourceTypes: lambdaResourceTypes,
  controls: { faults, invocations, logs },
};
