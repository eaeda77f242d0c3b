import type { GetFunctionUrlConfigResponse, ListFunctionUrlConfigsResponse } from '@aws-sdk/client-lambda';
import { type Endpoint, startEndpoint } from '../../../../local/endpoint/endpoint.ts';
import type { Statement } from '../../../../local/kernel/policy.ts';
import { iamState } from '../../../../local/services/iam/state.ts';
import { stopFunctions } from '../../../../local/services/lambda/service.ts';
import { rolePrincipal } from '../../../../local/services/sts/sessions.ts';
import { call, HUB, OTHER, REGION, type TestWorld } from '../../deploy/support/world.ts';
import { type Credentials, type HttpRequest, type HttpResponse, send, signed } from '../../support/signed-request.ts';
import { worldWith } from './functions.ts';

const js = (body: string) => ({ files: { 'index.js': `exports.handler = async (event) => { ${body} };` } });
const url = (TargetFunctionArn: string) => ({
  Type: 'AWS::Lambda::Url',
  DependsOn: TargetFunctionArn,
  Properties: { TargetFunctionArn, AuthType: 'AWS_IAM' },
});
const permission = (FunctionName: string, properties: object) => ({
  Type: 'AWS::Lambda::Permission',
  DependsOn: FunctionName,
  Properties: { FunctionName, ...properties },
});
const ORGANIZATION = 'o-1234567890';
const organizationMay = (FunctionName: string) => ({
  [`${FunctionName}Url`]: permission(FunctionName, {
    Action: 'lambda:InvokeFunctionUrl',
    Principal: '*',
    PrincipalOrgID: ORGANIZATION,
    FunctionUrlAuthType: 'AWS_IAM',
  }),
  [`${FunctionName}Invoke`]: permission(FunctionName, {
    Action: 'lambda:InvokeFunction',
    Principal: '*',
    PrincipalOrgID: ORGANIZATION,
    InvokedViaFunctionUrl: true,
  }),
});

const ECHO = 'return event;';
const FORBIDDEN = {
  Message:
    'Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html',
};
const ALL: Statement = { Effect: 'Allow', Action: 'lambda:*', Resource: '*' };

let test: TestWorld;
let endpoint: Endpoint;

beforeAll(async () => {
  test = await worldWith(
    {
      echo: js(ECHO),
      shared: js(ECHO),
      halfShared: js(ECHO),
      unreached: js(ECHO),
      answers: js('return JSON.parse(event.body);'),
      fails: js("throw new Error('secret detail');"),
    },
    {
      EchoUrl: url('echo'),
      SharedUrl: url('shared'),
      HalfUrl: url('halfShared'),
      AnswersUrl: url('answers'),
      FailsUrl: url('fails'),
      ...organizationMay('shared'),
      OnlyUrl: permission('halfShared', {
        Action: 'lambda:InvokeFunctionUrl',
        Principal: '*',
        FunctionUrlAuthType: 'AWS_IAM',
      }),
    },
  );
  endpoint = await startEndpoint({ world: test.world, port: 0 });
});

afterAll(async () => {
  await endpoint.close();
  await stopFunctions(test.world);
  test.world.clock.stop();
});

const ROOT: Credentials = { accessKeyId: HUB, secretAccessKey: 'any' };

/** A session of a new role with these statements, as its credentials and its ids. */
const session = (account: string, name: string, statements: readonly Statement[], path = '/', sessionName = 'ana') => {
  const arn = `arn:aws:iam::${account}:role${path}${name}`;
  const role = {
    arn,
    roleId: `AROA${name.replace(/\W|_/g, '').toUpperCase().slice(0, 17)}`,
    trust: { Statement: [] },
    maxSessionSeconds: 3600,
    policies: { own: { Statement: statements } },
    managedPolicyArns: [],
  };
  iamState(test.world, account).roles[name] = role;
  const principal = rolePrincipal(arn, role, sessionName);
  return { principal, credentials: test.world.credentialsFor(principal) as Credentials };
};

const addressOf = async (FunctionName: string): Promise<string> =>
  (await call<GetFunctionUrlConfigResponse>(test.world, 'lambda', 'GetFunctionUrlConfig', { FunctionName }))
    .FunctionUrl ?? '';

const ask = async (
  name: string,
  credentials: Credentials,
  { url: path = '', ...rest }: Partial<HttpRequest> = {},
  scope = {},
): Promise<HttpResponse> =>
  send(await signed({ ...rest, url: (await addressOf(name)).replace(/\/$/, '') + (path || '/') }, credentials, scope));

const json = ({ text }: HttpResponse) => JSON.parse(text) as Record<string, never>;

describe('A function URL', () => {
  it('is shown by Lambda with its address on this machine', async () => {
    const shown = await call<GetFunctionUrlConfigResponse>(test.world, 'lambda', 'GetFunctionUrlConfig', {
      FunctionName: 'echo',
    });
    expect(shown).toMatchObject({
      FunctionUrl: expect.stringMatching(
        new RegExp(`^http://[a-z0-9]{32}\\.lambda-url\\.${REGION}\\.localhost:${endpoint.port}/$`),
      ),
      FunctionArn: `arn:aws:lambda:${REGION}:${HUB}:function:echo`,
      AuthType: 'AWS_IAM',
      InvokeMode: 'BUFFERED',
    });
    const list = await call<ListFunctionUrlConfigsResponse>(test.world, 'lambda', 'ListFunctionUrlConfigs', {
      FunctionName: 'echo',
    });
    expect(list.FunctionUrlConfigs).toEqual([shown]);
  });

  it('is not there for a function without one', async () => {
    await expect(
      call(test.world, 'lambda', 'GetFunctionUrlConfig', { FunctionName: 'unreached' }),
    ).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'The resource you requested does not exist.',
    });
  });

  it('gives the function an event of payload format 2.0, with the caller as IAM knows it', async () => {
    const path = '/aws-reserved/sso.amazonaws.com/';
    const { credentials, principal } = session(
      HUB,
      'AWSReservedSSO_Operators_0123456789abcdef',
      [ALL],
      path,
      'ana@example.com',
    );
    const answer = await ask('echo', credentials, {
      url: '/requests/promote?image=web&image=db&dry=',
      method: 'POST',
      headers: { 'content-type': 'application/json', 'X-Custom': 'Yes', cookie: 'a=1; b=2', 'user-agent': 'curl/8' },
      body: '{"image":"web-server"}',
    });
    expect(answer.status).toBe(200);
    const event = json(answer);
    const host = new URL(await addressOf('echo')).host;
    const [domainName = ''] = host.split(':');
    const now = test.world.clock.now();
    const { requestContext } = event as unknown as { requestContext: { timeEpoch: number } };
    expect(event).toEqual({
      version: '2.0',
      routeKey: '$default',
      rawPath: '/requests/promote',
      rawQueryString: 'image=web&image=db&dry=',
      cookies: ['a=1', 'b=2'],
      headers: expect.objectContaining({
        host,
        'x-custom': 'Yes',
        'content-type': 'application/json',
        'x-forwarded-for': '127.0.0.1',
      }),
      queryStringParameters: { image: 'web,db', dry: '' },
      requestContext: {
        accountId: HUB,
        apiId: domainName.split('.')[0],
        authentication: null,
        authorizer: {
          iam: {
            accessKey: credentials.accessKeyId,
            accountId: HUB,
            callerId: 'AROAAWSRESERVEDSSOOPE:ana@example.com',
            cognitoIdentity: null,
            principalOrgId: ORGANIZATION,
            userArn: `arn:aws:sts::${HUB}:assumed-role/AWSReservedSSO_Operators_0123456789abcdef/ana@example.com`,
            userId: principal.userId,
          },
        },
        domainName,
        domainPrefix: domainName.split('.')[0],
        http: {
          method: 'POST',
          path: '/requests/promote',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'curl/8',
        },
        requestId: answer.headers['x-amzn-requestid'],
        routeKey: '$default',
        stage: '$default',
        time: expect.stringMatching(/^04\/Jan\/2026:\d\d:\d\d:\d\d \+0000$/),
        timeEpoch: expect.any(Number),
      },
      body: '{"image":"web-server"}',
      isBase64Encoded: false,
    });
    expect(Math.abs(requestContext.timeEpoch - now)).toBeLessThan(60_000);
    expect(Object.keys(event['headers'] as unknown as object)).not.toContain('authorization');
  });

  it('encodes a body that is not text', async () => {
    const headers = { 'content-type': 'application/octet-stream' };
    const body = Buffer.from([0, 255, 128]);
    expect(json(await ask('echo', ROOT, { method: 'PUT', headers, body }))).toMatchObject({
      body: body.toString('base64'),
      isBase64Encoded: true,
    });
  });

  it('answers the root of its account, who is one identity', async () => {
    expect(json(await ask('echo', ROOT))).toMatchObject({
      requestContext: { authorizer: { iam: { userArn: `arn:aws:iam::${HUB}:root`, userId: HUB } } },
    });
  });
});

describe('A request to a function URL is Forbidden', () => {
  const forbidden = (answer: HttpResponse): void => {
    expect(json(answer)).toEqual(FORBIDDEN);
    expect(answer).toMatchObject({ status: 403, headers: { 'x-amzn-errortype': 'AccessDeniedException' } });
  };

  it('without a signature', async () => {
    forbidden(await send({ url: await addressOf('echo') }));
  });

  it('from the same account without a permission, and local AWS says why', async () => {
    const answer = await ask('echo', session(HUB, 'nobody', []).credentials);
    forbidden(answer);
    expect(answer.headers['x-local-aws-reason']).toContain('lambda:InvokeFunctionUrl');
  });

  it.each(['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction'])('with %s alone', async (Action) => {
    const { credentials } = session(HUB, 'half', [{ Effect: 'Allow', Action, Resource: '*' }]);
    forbidden(await ask('echo', credentials));
  });

  it('for everybody, when the resource policy grants only one of the two', async () => {
    forbidden(await ask('halfShared', session(HUB, 'nobody', []).credentials));
  });

  it('from another account of the organization that has no permission of its own', async () => {
    forbidden(await ask('shared', session(OTHER, 'nobody', []).credentials));
  });

  it('from another account, when the function’s policy does not name it', async () => {
    forbidden(await ask('echo', session(OTHER, 'all', [ALL]).credentials));
  });

  it('from outside the organization', async () => {
    forbidden(await ask('shared', session('555566667777', 'all', [ALL]).credentials));
  });

  it('when the policy of the caller is for function URLs of another auth type', async () => {
    const Condition = { StringEquals: { 'lambda:FunctionUrlAuthType': 'NONE' } };
    const { credentials } = session(HUB, 'none', [{ ...ALL, Condition }]);
    forbidden(await ask('echo', credentials));
  });
});

describe('A request to a function URL is served', () => {
  it('with both permissions in the policies of the caller', async () => {
    const Action = ['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction'];
    const { credentials } = session(HUB, 'both', [{ Effect: 'Allow', Action, Resource: '*' }]);
    expect((await ask('echo', credentials)).status).toBe(200);
  });

  it('with both permissions narrowed to function URLs', async () => {
    const { credentials } = session(HUB, 'narrow', [
      {
        Effect: 'Allow',
        Action: 'lambda:InvokeFunctionUrl',
        Resource: '*',
        Condition: { StringEquals: { 'lambda:FunctionUrlAuthType': 'AWS_IAM' } },
      },
      {
        Effect: 'Allow',
        Action: 'lambda:InvokeFunction',
        Resource: '*',
        Condition: { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } },
      },
    ]);
    expect((await ask('echo', credentials)).status).toBe(200);
    const principal = session(HUB, 'narrow2', []).principal;
    iamState(test.world, HUB).roles['narrow2'] = {
      ...iamState(test.world, HUB).roles['narrow'],
      arn: `arn:aws:iam::${HUB}:role/narrow2`,
    } as never;
    const direct = test.world.call({
      principal,
      service: 'lambda',
      operation: 'Invoke',
      region: REGION,
      input: { FunctionName: 'echo' },
    });
    await expect(direct).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  it('within the account by the resource policy alone', async () => {
    expect((await ask('shared', session(HUB, 'nobody', []).credentials)).status).toBe(200);
  });

  it('across accounts of the organization, when both sides allow', async () => {
    expect((await ask('shared', session(OTHER, 'all', [ALL]).credentials)).status).toBe(200);
  });
});

describe('The signature of a request to a function URL', () => {
  it.each([
    ['another secret', { secretAccessKey: 'x' }, {}, 'InvalidSignatureException'],
    ['another session token', { sessionToken: 'x' }, {}, 'UnrecognizedClientException'],
    ['another service', {}, { service: 'execute-api' }, 'InvalidSignatureException'],
    ['another region', {}, { region: 'us-east-1' }, 'InvalidSignatureException'],
  ])('is refused with %s', async (_what, change, scope, name) => {
    const { credentials } = session(HUB, 'all', [ALL]);
    expect(await ask('echo', { ...credentials, ...change }, {}, scope)).toMatchObject({
      status: 403,
      headers: { 'x-amzn-errortype': name },
    });
  });

  it('covers path, query, headers and body', async () => {
    const { credentials } = session(HUB, 'all', [ALL]);
    const base = (await addressOf('echo')).slice(0, -1);
    const request = { url: `${base}/a?b=c`, method: 'POST', headers: { 'x-one': '1' }, body: 'body' };
    const good = await signed(request, credentials);
    expect((await send(good)).status).toBe(200);
    for (const changed of [
      { ...good, url: `${base}/b?b=c` },
      { ...good, url: `${base}/a?b=d` },
      { ...good, method: 'PUT' },
      { ...good, headers: { ...good.headers, 'x-one': '2' } },
      { ...good, body: 'another' },
      {
        ...good,
        url: `${(await addressOf('shared')).slice(0, -1)}/a?b=c`,
        headers: { ...good.headers, host: new URL(await addressOf('shared')).host },
      },
    ])
      expect(await send(changed)).toMatchObject({
        status: 403,
        headers: { 'x-amzn-errortype': 'InvalidSignatureException' },
      });
  });
});

describe('What a function returns becomes the response', () => {
  const answer = (value: unknown, method = 'POST') =>
    ask('answers', ROOT, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(value),
    });

  it.each([
    ['a string', '"Hello, world!"'],
    ['an object', '{"message":"Hello, world!"}'],
    ['nothing', 'null'],
    ['a list', '[1]'],
  ])('as JSON with status 200: %s', async (_what, text) => {
    expect(await answer(JSON.parse(text))).toMatchObject({
      status: 200,
      headers: { 'content-type': 'application/json' },
      text,
    });
  });

  it('with its own status, headers, cookies and body', async () => {
    const response = await answer({
      statusCode: 201,
      headers: { 'Content-Type': 'text/plain', 'My-Custom-Header': 'Custom Value' },
      body: 'made',
      cookies: ['a=1; Max-Age=1', 'b=2'],
    });
    expect(response).toMatchObject({
      status: 201,
      headers: {
        'content-type': 'text/plain',
        'my-custom-header': 'Custom Value',
        'set-cookie': ['a=1; Max-Age=1', 'b=2'],
      },
      text: 'made',
    });
  });

  it('decoded, where it says that it is base64', async () => {
    const body = Buffer.from('plain').toString('base64');
    expect(await answer({ statusCode: 200, body, isBase64Encoded: true })).toMatchObject({ text: 'plain' });
  });

  it('without a body for HEAD and 204', async () => {
    expect(await answer({ statusCode: 204, body: 'x' })).toMatchObject({ status: 204, text: '' });
    expect(await ask('echo', ROOT, { method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
  });

  it.each([
    ['a status that is not one', { statusCode: 99 }],
    ['a header that HTTP does not allow', { statusCode: 200, headers: { 'x y': '1' } }],
    ['a value that would start a second header', { statusCode: 200, headers: { x: 'a\r\nset-cookie: b=1' } }],
    ['a cookie that would', { statusCode: 200, cookies: ['a=1\r\nx: y'] }],
  ])('as 502 for %s', async (_what, value) => {
    const response = await answer(value);
    expect(response).toMatchObject({ status: 502, text: 'Internal Server Error' });
    expect(response.headers['set-cookie']).toBeUndefined();
  });

  it('as 502 without any detail, when the function fails', async () => {
    expect(await ask('fails', ROOT)).toMatchObject({ status: 502, text: 'Internal Server Error' });
  });
});

describe('A request to a function URL', () => {
  it('of more than 6 MB is 413', async () => {
    const body = Buffer.alloc(6_291_456 - 100, 'x');
    const headers = { 'content-type': 'text/plain' };
    expect((await ask('echo', ROOT, { method: 'POST', headers, body })).status).toBe(413);
  });

  it('to one that does not exist is 404', async () => {
    const host = `${'0'.repeat(32)}.lambda-url.${REGION}.localhost:${endpoint.port}`;
    expect(await send({ url: `http://${host}/` })).toMatchObject({ status: 404 });
  });

  it('never reaches a lever of local AWS', async () => {
    expect(json(await ask('echo', ROOT, { url: '/_local/calls' }))).toMatchObject({ rawPath: '/_local/calls' });
  });
});

describe('A deployment', () => {
  const refused = (properties: object) =>
    worldWith(
      { echo: js(ECHO) },
      {
        Bad: { Type: 'AWS::Lambda::Url', DependsOn: 'echo', Properties: { TargetFunctionArn: 'echo', ...properties } },
      },
    );

  it.each([
    ['everybody without a signature', { AuthType: 'NONE' }, /function URLs with AuthType AWS_IAM only, not NONE/],
    ['streaming', { AuthType: 'AWS_IAM', InvokeMode: 'RESPONSE_STREAM' }, /InvokeMode BUFFERED only/],
    ['other web sites', { AuthType: 'AWS_IAM', Cors: { AllowOrigins: ['*'] } }, /does not know the property Cors/],
    ['a function that is not there', { AuthType: 'AWS_IAM', TargetFunctionArn: 'none' }, /there is no function none/],
  ])('of a function URL for %s is refused', async (_what, properties, message) => {
    await expect(refused(properties)).rejects.toThrow(message);
  });

  it('of a permission for a function URL that does not fit its action is refused', async () => {
    const bad = permission('echo', { Action: 'lambda:InvokeFunction', Principal: '*', FunctionUrlAuthType: 'AWS_IAM' });
    await expect(worldWith({ echo: js(ECHO) }, { Bad: bad })).rejects.toThrow(
      /FunctionUrlAuthType is only supported for lambda:InvokeFunctionUrl action/,
    );
  });
});
