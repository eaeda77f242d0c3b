import type {
  EventSourceMappingConfiguration,
  FunctionConfiguration,
  GetEventSourceMappingRequest,
  GetFunctionConcurrencyRequest,
  GetFunctionConcurrencyResponse,
  GetFunctionConfigurationRequest,
  GetFunctionRequest,
  GetFunctionResponse,
  GetPolicyRequest,
  GetPolicyResponse,
  ListEventSourceMappingsRequest,
  ListEventSourceMappingsResponse,
  ListFunctionsRequest,
  ListFunctionsResponse,
  ListTagsRequest,
  ListTagsResponse,
} from '@aws-sdk/client-lambda';
import { AwsError } from '../../kernel/errors.ts';
import { operation } from '../../kernel/service.ts';
import { functionAccess, locate } from './locate.ts';
import { showFunction, showMapping } from './show.ts';
import { lambdaState } from './state.ts';

export const listFunctions = operation<ListFunctionsRequest, ListFunctionsResponse>({
  access: () => [{ action: 'lambda:ListFunctions', resource: '*' }],
  run: (_input, { account, region }, world) => ({
    Functions: Object.values(lambdaState(world, account, region).functions).map(showFunction),
  }),
});

export const getFunction = operation<GetFunctionRequest, GetFunctionResponse>({
  access: ({ FunctionName, Qualifier }, call, world) =>
    functionAccess('GetFunction', FunctionName, call, world, Qualifier),
  run: ({ FunctionName, Qualifier }, call, world) => {
    const definition = locate(FunctionName, call, world, Qualifier);
    const { reservedConcurrency } = definition;
    return {
      Configuration: showFunction(definition),
      Code: { RepositoryType: 'S3' },
      Tags: definition.tags,
      ...(reservedConcurrency === undefined
        ? {}
        : { Concurrency: { ReservedConcurrentExecutions: reservedConcurrency } }),
    };
  },
});

export const getFunctionConfiguration = operation<GetFunctionConfigurationRequest, FunctionConfiguration>({
  access: ({ FunctionName, Qualifier }, call, world) =>
    functionAccess('GetFunctionConfiguration', FunctionName, call, world, Qualifier),
  run: ({ FunctionName, Qualifier }, call, world) => showFunction(locate(FunctionName, call, world, Qualifier)),
});

export const getFunctionConcurrency = operation<GetFunctionConcurrencyRequest, GetFunctionConcurrencyResponse>({
  access: ({ FunctionName }, call, world) => functionAccess('GetFunctionConcurrency', FunctionName, call, world),
  run: ({ FunctionName }, call, world) => ({
    ReservedConcurrentExecutions: locate(FunctionName, call, world).reservedConcurrency,
  }),
});

export const getPolicy = operation<GetPolicyRequest, GetPolicyResponse>({
  access: ({ FunctionName, Qualifier }, call, world) =>
    functionAccess('GetPolicy', FunctionName, call, world, Qualifier),
  run: ({ FunctionName, Qualifier }, call, world) => {
    const { policy, revisionId } = locate(FunctionName, call, world, Qualifier);
    if (policy.length === 0)
      throw new AwsError('ResourceNotFoundException', 'The resource you requested does not exist.', { status: 404 });
    return {
      Policy: JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement: policy }),
      RevisionId: revisionId,
    };
  },
});

export const listTags = operation<ListTagsRequest, ListTagsResponse>({
  access: ({ Resource }, call, world) => functionAccess('ListTags', Resource, call, world),
  run: ({ Resource }, call, world) => ({ Tags: locate(Resource, call, world).tags }),
});

export const listEventSourceMappings = operation<ListEventSourceMappingsRequest, ListEventSourceMappingsResponse>({
  access: () => [{ action: 'lambda:ListEventSourceMappings', resource: '*' }],
  run: ({ EventSourceArn, FunctionName }, call, world) => {
    const functionArn = FunctionName === undefined ? undefined : locate(FunctionName, call, world).arn;
    const mappings = Object.values(lambdaState(world, call.account, call.region).mappings);
    return {
      EventSourceMappings: mappings
        .filter((mapping) => EventSourceArn === undefined || mapping.queueArn === EventSourceArn)
        .filter((mapping) => functionArn === undefined || mapping.functionArn === functionArn)
        .map(showMapping),
    };
  },
});

export const getEventSourceMapping = operation<GetEventSourceMappingRequest, EventSourceMappingConfiguration>({
  access: ({ UUID }, { account, region }) => [
    {
      action: 'lambda:GetEventSourceMapping',
      resource: `arn:aws:lambda:${region}:${account}:event-source-mapping:${UUID}`,
    },
  ],
  run: ({ UUID = '' }, { account, region }, world) => {
    const mapping = lambdaState(world, account, region).mappings[UUID];
    if (!mapping)
      throw new AwsError('ResourceNotFoundException', 'The resource you requested does not exist.', { status: 404 });
    return showMapping(mapping);
  },
});
