import { isExecuting } from '../../../local/services/imagebuilder/build/execute-in-sandbox.ts';
import { record } from '../../../local/services/sns/notifications.ts';
import { HUB, served } from '../services/served.ts';
import { send } from '../support/signed-request.ts';

const { local } = served();

const port = () => new URL(local().url).port;
const json = { 'content-type': 'application/json' };
const authorization = (service: string) =>
  `AWS4-HMAC-SHA256 Credential=${HUB}/20261123/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`;
const rest = (service: string, path: string, body: object, headers = {}): Attack => ({
  path,
  method: 'PUT',
  headers: { ...json, authorization: authorization(service), ...headers },
  body: JSON.stringify(body),
});

interface Attack {
  readonly path: string;
  /** Name and port as the Host header has them; 127.0.0.1 with the endpoint's port without it. */
  readonly host?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

const attack = ({ path, host = `127.0.0.1:${port()}`, ...request }: Attack) =>
  send({ ...request, url: `${local().url}${path}`, headers: { host, ...request.headers } });

/** All that local AWS holds, without the time. */
const held = () => {
  const { world } = local();
  const { state } = world.snapshot();
  return JSON.stringify([state, world.switches, world.calls, isExecuting(world)]);
};

const refusedWithoutChange = async (asked: Attack): Promise<string> => {
  const before = held();
  const { status, text } = await attack(asked);
  expect({ status, changed: held() !== before }).toEqual({ status: 403, changed: false });
  return (JSON.parse(text) as { message: string }).message;
};

const SWITCH = { path: '/_local/switches', method: 'PUT', headers: json, body: '{"throttling":true}' };
const START = rest(
  'states',
  '/',
  { stateMachineArn: 'arn:aws:states:us-east-1:1:stateMachine:a' },
  {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': 'AWSStepFunctions.StartExecution',
  },
);

describe('A web page cannot use local AWS', () => {
  it.each([
    ['a lever', { path: SWITCH.path, method: 'POST', headers: { 'content-type': 'text/plain' }, body: SWITCH.body }],
    ['a lever, as JSON', SWITCH],
    ['a lever, to read it', { path: '/_local/calls' }],
    ['an AWS call', { ...START, method: 'POST' }],
  ] as const)('by a request with its Origin: %s', async (_what, asked: Attack) => {
    for (const origin of ['https://evil.example', 'null', local().url, `http://localhost:${port()}`])
      expect(await refusedWithoutChange({ ...asked, headers: { ...asked.headers, origin } })).toMatch(/Origin header/);
  });

  it.each(['cross-site', 'same-site', 'unknown'])('by a request whose Sec-Fetch-Site is %s', async (site) => {
    const headers = { 'sec-fetch-site': site };
    expect(await refusedWithoutChange({ path: '/_local/calls', headers })).toMatch(/another web site/);
  });

  it.each([
    'evil.example',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    'evil.localhost',
    '169.254.169.254',
    '0.0.0.0',
    '127.0.0.2',
    '[::ffff:127.0.0.1]',
    'user@127.0.0.1',
    '127.0.0.1, evil.example',
    'x.lambda-url.us-east-1.on.aws',
    '',
  ])('by a name that resolves to this machine: "%s"', async (name) => {
    for (const asked of [SWITCH, { ...START, method: 'POST' }])
      expect(await refusedWithoutChange({ ...asked, host: `${name}:${port()}` })).toMatch(/Use http:\/\/127\.0\.0\.1:/);
  });

  it('by the right name with another port, or none', async () => {
    await refusedWithoutChange({ ...SWITCH, host: '127.0.0.1' });
    await refusedWithoutChange({ ...SWITCH, host: '127.0.0.1:80' });
  });

  it('by a chain of requests that ends in a component which runs here', async () => {
    const host = `evil.example:${port()}`;
    const chain: Attack[] = [
      { path: '/_local/imagebuilder/execute-components', method: 'PUT', headers: json, body: '{"on":true}' },
      rest('imagebuilder', '/CreateComponent', { name: 'x', semanticVersion: '1.0.0', platform: 'Linux', data: 'x' }),
      rest('imagebuilder', '/CreateImageRecipe', { name: 'x' }),
      rest('imagebuilder', '/CreateImage', {}),
      { path: '/_local/logs/lines' },
    ];
    for (const asked of chain) await refusedWithoutChange({ ...asked, host });
  });
});

describe('A person and a tool can', () => {
  it.each(['127.0.0.1', 'localhost', '[::1]', 'LOCALHOST'])('as %s', async (name) => {
    expect((await attack({ path: '/_local', host: `${name}:${port()}` })).status).toBe(200);
  });

  it.each(['none', 'same-origin'])('with Sec-Fetch-Site %s, as an address that is typed in', async (site) => {
    expect((await attack({ path: '/_local', headers: { 'sec-fetch-site': site } })).status).toBe(200);
  });
});

describe('A lever', () => {
  it('changes nothing by GET', async () => {
    const levers = JSON.parse((await attack({ path: '/_local' })).text) as string[];
    expect(levers.length).toBeGreaterThan(20);
    // What a first look makes is empty.
    for (const path of levers) await attack({ path });
    record(local().world, { topicArn: 'topic', protocol: 'email', endpoint: 'ops@example.com', message: 'kept' });
    const fault = JSON.stringify({ functionName: 'x', kind: 'timeout' });
    await attack({ path: '/_local/lambda/faults', method: 'PUT', headers: json, body: fault });
    const before = held();
    for (const path of levers) await attack({ path });
    expect(held()).toBe(before);
  });

  it.each([
    ['GET', 400],
    ['PATCH', 405],
    ['OPTIONS', 405],
  ])('takes no JSON by %s', async (method, status) => {
    const before = held();
    expect(await attack({ ...SWITCH, method })).toMatchObject({ status });
    expect(held()).toBe(before);
  });

  it.each([undefined, 'text/plain', 'application/x-www-form-urlencoded', 'text/plain; application/json'])(
    'takes nothing of the content type %s',
    async (type) => {
      const before = held();
      const headers = type === undefined ? {} : { 'content-type': type };
      for (const method of ['PUT', 'POST', 'DELETE'])
        expect(await attack({ ...SWITCH, method, headers })).toMatchObject({ status: 415 });
      expect(held()).toBe(before);
    },
  );

  it('cannot make builds execute components', async () => {
    const on = { path: '/_local/imagebuilder/execute-components', method: 'PUT', headers: json, body: '{"on":true}' };
    expect((await attack(on)).status).toBe(404);
    const body = JSON.stringify({ recipe: 'web', account: HUB, region: 'us-east-1', executeComponents: true });
    const answer = await attack({ path: '/_local/imagebuilder/next-build', method: 'PUT', headers: json, body });
    expect(answer).toMatchObject({ status: 409, text: expect.stringContaining('--execute-components') });
    expect(isExecuting(local().world)).toBe(false);
  });

  it('answers JSON that no browser takes for a page', async () => {
    const { headers } = await attack({ path: '/_local/sns/notifications' });
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'x-content-type-options': 'nosniff' });
  });
});
