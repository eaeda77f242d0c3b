import type {
  FunctionUrlConfig,
  GetFunctionUrlConfigRequest,
  GetFunctionUrlConfigResponse,
  ListFunctionUrlConfigsRequest,
  ListFunctionUrlConfigsResponse,
} from '@aws-sdk/client-lambda';
import type { Access, Call } from '../../../kernel/call.ts';
import { AwsError } from '../../../kernel/errors.ts';
import { operation } from '../../../kernel/service.ts';
import type { World } from '../../../kernel/world.ts';
import { functionAccess, locate } from '../locate.ts';
import { type FunctionResult, runFunction } from '../run-function.ts';
import type { FunctionUrlRecord } from '../state.ts';
import { addressOf, urlOfFunction } from './url-state.ts';

const AUTH_TYPE = { 'lambda:FunctionUrlAuthType': 'AWS_IAM' };

const time = (at: number): string => new Date(at).toISOString();

const shown = (world: World, url: FunctionUrlRecord) =>
  ({
    FunctionUrl: addressOf(world, url),
    FunctionArn: url.functionArn,
    AuthType: 'AWS_IAM',
    CreationTime: time(url.createdAt),
    LastModifiedTime: time(url.modifiedAt),
    InvokeMode: 'BUFFERED',
  }) satisfies FunctionUrlConfig;

export const getFunctionUrlConfig = operation<GetFunctionUrlConfigRequest, GetFunctionUrlConfigResponse>({
  access: ({ FunctionName }, call, world) =>
    functionAccess('GetFunctionUrlConfig', FunctionName, call, world).map((access) => ({
      ...access,
      context: AUTH_TYPE,
    })),
  run: ({ FunctionName }, call, world) => {
    const url = urlOfFunction(world, locate(FunctionName, call, world).arn);
    if (url) return shown(world, url);
    const message = 'The resource you requested does not exist.';
    throw new AwsError('ResourceNotFoundException', message, { status: 404, fields: { Type: 'User' } });
  },
});

export const listFunctionUrlConfigs = operation<ListFunctionUrlConfigsRequest, ListFunctionUrlConfigsResponse>({
  access: ({ FunctionName }, call, world) => functionAccess('ListFunctionUrlConfigs', FunctionName, call, world),
  run: ({ FunctionName }, call, world) => {
    const url = urlOfFunction(world, locate(FunctionName, call, world).arn);
    return { FunctionUrlConfigs: url ? [shown(world, url)] : [] };
  },
});

/** A request to a function URL, after its signature. The model of Lambda has no such operation, so no client can call it. */
export interface UrlInvocation {
  readonly FunctionArn: string;
  /** JSON. */
  readonly Event: string;
}

/**
 * Function URLs made since October 2025 need both permissions: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html.
 * The keys of each: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html
 */
const invocationAccess = ({ FunctionArn }: UrlInvocation, call: Call, world: World): readonly Access[] => [
  ...functionAccess('InvokeFunctionUrl', FunctionArn, call, world).map((access) => ({ ...access, context: AUTH_TYPE })),
  ...functionAccess('InvokeFunction', FunctionArn, call, world).map((access) => ({
    ...access,
    context: { 'lambda:InvokedViaFunctionUrl': 'true' },
  })),
];

export const invokeFunctionUrl = operation<UrlInvocation, FunctionResult>({
  internal: true,
  access: invocationAccess,
  run: ({ FunctionArn, Event }, call, world) =>
    runFunction(world, locate(FunctionArn, call, world), Event, call.requestId),
});
