import { AwsError } from '../kernel/errors.ts';
import { BrokenConnection } from '../kernel/faults.ts';
import type { LocalWorld } from '../kernel/local-world.ts';
import type { FunctionResult } from '../services/lambda/run-function.ts';
import { type UrlCaller, urlEvent } from '../services/lambda/urls/url-event.ts';
import type { UrlInvocation } from '../services/lambda/urls/url-operations.ts';
import { badGateway, urlResponse } from '../services/lambda/urls/url-response.ts';
import { urlOfId } from '../services/lambda/urls/url-state.ts';
import type { WireResponse } from '../wire/encode.ts';
import { callerOf } from './caller.ts';
import { parseAuthorization, type SignedRequest } from './signature.ts';

export interface UrlHost {
  readonly id: string;
  readonly region: string;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html, `requestContext.http.method` */
const METHODS = new Set(['GET', 'POST', 'PUT', 'HEAD', 'OPTIONS', 'PATCH', 'DELETE']);
/** The event counts, with everything around the body: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const LARGEST_BYTES = 6_291_456;

/** One request to a function URL, answered as Lambda does; `undefined` where a fault says that the connection breaks. */
export const answerFunctionUrl = async (
  world: LocalWorld,
  { id, region }: UrlHost,
  request: SignedRequest,
): Promise<WireResponse | undefined> => {
  const requestId = world.ids.uuid('request');
  try {
    const url = urlOfId(world, region, id);
    if (!url) return problem(404, 'ResourceNotFoundException', `There is no function URL ${id} in ${region}.`);
    if (!METHODS.has(request.method)) return problem(405, 'MethodNotAllowed', `${request.method} is not supported.`);
    const caller = callerOfUrl(world, request, region);
    const event = JSON.stringify(urlEvent(world, url, request, caller, requestId));
    if (Buffer.byteLength(event) > LARGEST_BYTES) return problem(413, 'RequestTooLargeException', 'Request Too Large');
    const result = await invoke(
      world,
      { FunctionArn: url.functionArn, Event: event },
      caller,
      request,
      region,
      requestId,
    );
    const { status, headers, body } = result.failed ? badGateway() : urlResponse(result.payload);
    return { status, headers: { ...headers, 'x-amzn-requestid': requestId }, body };
  } catch (error) {
    if (error instanceof BrokenConnection) return undefined;
    if (error instanceof AwsError) return refusal(error);
    process.stderr.write(`Local AWS has a defect: ${(error as Error).stack ?? error}\n`);
    return badGateway();
  }
};

/** Throws {@link AwsError} for a request that is not signed for this service and region, or whose signature is wrong. */
const callerOfUrl = (world: LocalWorld, request: SignedRequest, region: string): UrlCaller => {
  const authorization = parseAuthorization(request.headers['authorization']);
  if (!authorization) throw new AwsError('AccessDeniedException', 'the request is not signed', { status: 403 });
  const scoped = (to: string) =>
    new AwsError('InvalidSignatureException', `Credential should be scoped to ${to}. `, { status: 403 });
  if (authorization.service !== 'lambda') throw scoped("correct service: 'lambda'");
  if (authorization.region !== region) throw scoped(`a valid region, not '${authorization.region}'`);
  if (!authorization.signedHeaders.includes('host'))
    throw new AwsError('InvalidSignatureException', "'Host' must be a 'SignedHeader' in the AWS Authorization.", {
      status: 403,
    });
  return {
    principal: callerOf(request, authorization, world, 'restJson1'),
    accessKeyId: authorization.accessKeyId,
  };
};

const invoke = (
  world: LocalWorld,
  input: UrlInvocation,
  { principal, accessKeyId }: UrlCaller,
  { headers }: SignedRequest,
  region: string,
  requestId: string,
): Promise<FunctionResult> =>
  world.serve(
    {
      service: 'lambda',
      operation: 'InvokeFunctionUrl',
      account: principal.account,
      region,
      principal,
      requestId,
      endpoint: world.endpoint,
      accessKeyId,
      userAgent: headers['user-agent'],
      traceId: headers['x-amzn-trace-id'],
    },
    input,
    true,
  ) as Promise<FunctionResult>;

const FORBIDDEN =
  'Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html';

/** AWS does not say why it refuses; local AWS does, in a header of its own. */
const refusal = ({ name, message, status = 400 }: AwsError): WireResponse => {
  if (name !== 'AccessDeniedException') return problem(status, name, message);
  const answer = problem(403, name, FORBIDDEN);
  const reason = message.replace(/[^ -~]/g, '?').slice(0, 2000);
  return { ...answer, headers: { ...answer.headers, 'x-local-aws-reason': reason } };
};

const problem = (status: number, name: string, Message: string): WireResponse => ({
  status,
  headers: { 'content-type': 'application/json', 'x-amzn-errortype': name },
  body: JSON.stringify({ Message }),
});
