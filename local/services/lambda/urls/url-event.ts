import type { Principal } from '../../../kernel/call.ts';
import type { World } from '../../../kernel/world.ts';
import type { FunctionUrlRecord } from '../state.ts';

export interface UrlRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface UrlCaller {
  readonly principal: Principal;
  readonly accessKeyId: string;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `12/Mar/2020:19:03:58 +0000` */
const commonLogTime = (date: Date): string => {
  const [day = '', clock = ''] = date.toISOString().split('T');
  const [year, month, ofMonth] = day.split('-');
  return `${ofMonth}/${MONTHS[Number(month) - 1]}/${year}:${clock.slice(0, 8)} +0000`;
};

/** The event of a request, payload format version 2.0: https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html */
export const urlEvent = (
  world: World,
  { id, functionArn }: FunctionUrlRecord,
  request: UrlRequest,
  { principal, accessKeyId }: UrlCaller,
  requestId: string,
): object => {
  const { method, url, body } = request;
  const at = url.indexOf('?');
  const [rawPath, rawQueryString] = at < 0 ? [url, ''] : [url.slice(0, at), url.slice(at + 1)];
  const [, , , region = '', accountId = ''] = functionArn.split(':');
  const now = world.clock.now();
  const headers = headersOf(world, request);
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString,
    ...(request.headers['cookie'] ? { cookies: request.headers['cookie'].split(/;\s*/) } : {}),
    headers,
    ...parametersOf(rawQueryString),
    requestContext: {
      accountId,
      apiId: id,
      authentication: null,
      authorizer: {
        iam: {
          accessKey: accessKeyId,
          accountId: principal.account,
          callerId: principal.userId,
          cognitoIdentity: null,
          principalOrgId: world.organization.accounts[principal.account] ? world.organization.id : null,
          userArn: principal.arn,
          userId: principal.userId,
        },
      },
      domainName: `${id}.lambda-url.${region}.localhost`,
      domainPrefix: id,
      http: {
        method,
        path: rawPath,
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: request.headers['user-agent'] ?? '',
      },
      requestId,
      routeKey: '$default',
      stage: '$default',
      time: commonLogTime(new Date(now)),
      timeEpoch: now,
    },
    ...bodyOf(body, request.headers['content-type']),
  };
};

/** The signature stays with Lambda (docs/design/aws-assumptions.md); what a proxy adds is there. */
const headersOf = (world: World, { headers }: UrlRequest): Readonly<Record<string, string>> => {
  const { authorization: _signature, ...others } = headers;
  return {
    ...others,
    'x-forwarded-for': '127.0.0.1',
    'x-forwarded-port': new URL(world.endpoint).port,
    'x-forwarded-proto': 'http',
  };
};

/** Values of the same name are joined with commas. */
const parametersOf = (query: string): { readonly queryStringParameters?: object } => {
  if (query === '') return {};
  const parameters = new URLSearchParams(query);
  const names = [...new Set(parameters.keys())];
  return {
    queryStringParameters: Object.fromEntries(names.map((name) => [name, parameters.getAll(name).join(',')])),
  };
};

/** Content types whose bodies arrive as text; Lambda takes the others for binary (docs/design/aws-assumptions.md). */
const TEXT = /^(text\/|application\/(json|xml|javascript|[\w.+-]+\+(json|xml))\s*(;|$))/i;

const bodyOf = (body: Buffer, contentType = ''): object => {
  if (body.length === 0) return { isBase64Encoded: false };
  return TEXT.test(contentType)
    ? { body: body.toString('utf8'), isBase64Encoded: false }
    : { body: body.toString('base64'), isBase64Encoded: true };
};
