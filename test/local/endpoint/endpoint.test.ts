import { DescribeImagesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { CreateDocumentCommand, GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { type Endpoint, startEndpoint } from '../../../local/endpoint/endpoint.ts';
import type { LocalWorld } from '../../../local/kernel/local-world.ts';
import { HUB, putRole, SPOKE, sessionIn, worldOf } from '../kernel/world-of.ts';

let world: LocalWorld;
let endpoint: Endpoint;
const opened: { destroy(): void }[] = [];

beforeEach(async () => {
  world = worldOf();
  endpoint = await startEndpoint({ world, port: 0 });
});

afterEach(async () => {
  for (const client of opened.splice(0)) client.destroy();
  await endpoint.close();
  world.clock.stop();
});

const settings = (credentials = { accessKeyId: HUB, secretAccessKey: 'any' }) => ({
  endpoint: endpoint.url,
  region: 'eu-west-1',
  credentials,
  maxAttempts: 1,
});
const kept = <T extends { destroy(): void }>(client: T): T => {
  opened.push(client);
  return client;
};
const ssmOf = (credentials?: ReturnType<typeof settings>['credentials']) => kept(new SSMClient(settings(credentials)));
const stsOf = (credentials?: ReturnType<typeof settings>['credentials']) => kept(new STSClient(settings(credentials)));
const whoIs = (credentials?: ReturnType<typeof settings>['credentials']) =>
  stsOf(credentials).send(new GetCallerIdentityCommand({}));
const put = new PutParameterCommand({ Name: '/a', Value: 'v' });
const control = async (path: string, method = 'GET', body?: unknown) => {
  const headers = { 'content-type': 'application/json' };
  const init =
    body === undefined
      ? { method, headers }
      : { method, headers, body: typeof body === 'string' ? body : JSON.stringify(body) };
  const answer = await fetch(`${endpoint.url}/_local${path}`, init);
  return { status: answer.status, said: await answer.json() };
};

describe('a caller', () => {
  it('with an account’s twelve digits is the root of that account, in the region signed for', async () => {
    expect(await whoIs({ accessKeyId: SPOKE, secretAccessKey: 'x' })).toMatchObject({
      Account: SPOKE,
      Arn: `arn:aws:iam::${SPOKE}:root`,
    });
    expect(world.calls).toMatchObject([{ account: SPOKE, region: 'eu-west-1', wire: true }]);
  });

  it('with a session’s credentials is that session', async () => {
    const credentials = world.credentialsFor(sessionIn(world, HUB, 'reader', ['ssm:GetParameter']));
    expect(await whoIs(credentials)).toMatchObject({ Arn: `arn:aws:sts::${HUB}:assumed-role/reader/me` });
    const { Parameter } = await ssmOf(credentials).send(new GetParameterCommand({ Name: '/a' }));
    expect(Parameter).toEqual({ Name: '/a', Value: 'value', Version: 1 });
    await expect(ssmOf(credentials).send(put)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  it('with a session’s key but another secret, token or age is refused in the words of the service', async () => {
    const good = world.credentialsFor(sessionIn(world, HUB, 'reader', ['*']));
    const wrong = { ...good, secretAccessKey: 'x' };
    await expect(whoIs(wrong)).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
    await expect(ssmOf(wrong).send(put)).rejects.toMatchObject({ name: 'InvalidSignatureException' });
    await expect(ssmOf({ ...good, sessionToken: 'x' } as typeof good).send(put)).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
    });
    world.clock.advanceTo(world.clock.now() + 3_600_001);
    await expect(whoIs(good)).rejects.toMatchObject({ name: expect.stringMatching(/^ExpiredToken/) });
    await expect(ssmOf(good).send(put)).rejects.toMatchObject({ name: 'ExpiredTokenException' });
  });

  it('that nobody knows is refused', async () => {
    const nobody = { accessKeyId: 'AKIANOBODY', secretAccessKey: 'x' };
    await expect(whoIs(nobody)).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
    await expect(ssmOf(nobody).send(put)).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
  });

  it('without a signature is told how to sign', async () => {
    const answer = await fetch(endpoint.url);
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ message: expect.stringContaining('access key id of twelve digits') });
  });
});

describe('AssumeRole over the wire', () => {
  it('gives credentials that work, when trust policy, external id and organisation fit', async () => {
    const trust = {
      Statement: {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { AWS: `arn:aws:iam::${HUB}:root` },
        Condition: { StringEquals: { 'sts:ExternalId': 'hallmark', 'aws:PrincipalOrgID': 'o-1' } },
      },
    } as const;
    const RoleArn = putRole(world, SPOKE, 'spoke', { trust });
    const ask = (ExternalId: string) =>
      stsOf().send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'me', ExternalId }));
    await expect(ask('wrong')).rejects.toMatchObject({ name: 'AccessDenied' });
    const { Credentials } = await ask('hallmark');
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
    const session = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
    expect(await whoIs(session)).toMatchObject({ Account: SPOKE, Arn: `arn:aws:sts::${SPOKE}:assumed-role/spoke/me` });
  });
});

describe('a refusal', () => {
  it('of the service arrives as its class', async () => {
    await expect(ssmOf().send(new GetParameterCommand({ Name: '/absent' }))).rejects.toMatchObject({
      name: 'ParameterNotFound',
      message: 'There is no parameter /absent.',
      $metadata: { httpStatusCode: 404, requestId: expect.any(String) },
    });
  });

  it('of an operation that is not served names the call', async () => {
    const asked = ssmOf().send(new CreateDocumentCommand({ Name: 'x', Content: '{}' }));
    await expect(asked).rejects.toThrow(
      'Local AWS does not serve ssm:CreateDocument. For ssm it serves GetParameter, PutParameter.',
    );
  });

  it('of a service that is not served can be read by its client', async () => {
    const asked = kept(new EC2Client(settings())).send(new DescribeImagesCommand({}));
    await expect(asked).rejects.toThrow('Local AWS does not serve "ec2". It serves iam, ssm, sts.');
  });

  it('of a request without its required members names them', async () => {
    const asked = ssmOf().send(new PutParameterCommand({ Value: 'v' } as never));
    await expect(asked).rejects.toMatchObject({
      name: 'ValidationException',
      message:
        "1 validation error detected: Value null at 'name' failed to satisfy constraint: Member must not be null",
    });
  });

  it('of a body beyond all limits is HTTP 413', async () => {
    const answer = await fetch(endpoint.url, { method: 'POST', body: Buffer.alloc(8 * 1024 * 1024 + 1) });
    expect(answer.status).toBe(413);
  });
});

describe('a broken connection', () => {
  it.each([
    ['lost-answer', 1],
    ['lost-request', 0],
  ] as const)('on %s leaves %i effects', async (kind, effects) => {
    world.switches.faults = [{ service: 'ssm', operation: 'PutParameter', kind, count: 1 }];
    await expect(ssmOf().send(put)).rejects.toThrow('socket hang up');
    expect(await ssmOf().send(put)).toMatchObject({ Version: effects + 1 });
  });
});

describe('the control API', () => {
  it('lists its levers and those of the services', async () => {
    expect((await control('')).said).toEqual([
      '/_local/calls',
      '/_local/clock',
      '/_local/ssm/echo',
      '/_local/switches',
    ]);
  });

  it('hands JSON to the lever of a service', async () => {
    expect((await control('/ssm/echo', 'PUT', { a: 1 })).said).toEqual({ echoed: { a: 1 } });
    expect((await control('/ssm/echo')).said).toEqual({ echoed: null });
    expect(await control('/ssm/pull')).toMatchObject({ status: 404, said: { error: 'UnknownControl' } });
    expect(await control('/ssm/echo', 'PUT', '{')).toMatchObject({ status: 400, said: { error: 'InvalidControl' } });
  });

  it('shows and clears the calls', async () => {
    await ssmOf().send(put);
    expect((await control('/calls')).said).toMatchObject([{ operation: 'PutParameter', input: { Name: '/a' } }]);
    expect((await control('/calls', 'DELETE')).said).toEqual({ cleared: 1 });
    expect((await control('/calls')).said).toEqual([]);
  });

  it('merges the switches that are given', async () => {
    await control('/switches', 'PUT', { throttling: true, events: { copies: 2 } });
    expect((await control('/switches')).said).toMatchObject({
      throttling: true,
      latencyMilliseconds: 0,
      events: { lost: 0, copies: 2 },
    });
  });

  it.each([
    [{ throtling: true }, 'There is no switch "throtling"'],
    [{ events: { lose: 1 } }, 'There is no switch "events.lose"'],
    [{ throttling: 1 }, 'takes true or false'],
    [{ events: { lost: 2 } }, 'takes a chance from 0 to 1'],
    [{ latencyMilliseconds: -1 }, 'takes a number of milliseconds'],
    [{ faults: [{ service: 'ssm', operation: '*' }] }, '"faults[0]" lacks kind'],
    [{ faults: [{ service: 'ssm', operation: '*', kind: 'throttle', times: 1 }] }, '"faults[0].times"'],
    [[], 'takes a JSON object'],
  ])('refuses the switches %j and changes nothing', async (body, message) => {
    expect(await control('/switches', 'PUT', body)).toMatchObject({
      status: 400,
      said: { message: expect.stringContaining(message) },
    });
    expect(world.switches).toEqual(worldOf().switches);
  });

  it('moves time on, and never back', async () => {
    const before = world.clock.now();
    await control('/clock', 'POST', { advanceSeconds: 3600 });
    expect(world.clock.now()).toBeGreaterThanOrEqual(before + 3_600_000);
    await control('/clock', 'POST', { advanceTo: '2027-01-01T00:00:00Z' });
    expect((await control('/clock')).said).toMatchObject({ now: expect.stringMatching(/^2027-01-01/) });
    expect(await control('/clock', 'POST', { advanceTo: '2026-01-01T00:00:00Z' })).toMatchObject({
      status: 400,
      said: { message: expect.stringContaining('never goes back') },
    });
    expect((await control('/clock', 'POST', { faster: true })).status).toBe(400);
  });
});

describe('the listener', () => {
  it('says what to do when the port is taken', async () => {
    await expect(startEndpoint({ world: worldOf(), port: endpoint.port })).rejects.toMatchObject({
      name: 'LocalAwsError',
      message: expect.stringContaining(`Port ${endpoint.port} on 127.0.0.1 is in use`),
    });
  });

  it('tells the world its URL', () => {
    expect(world.endpoint).toBe(`http://127.0.0.1:${endpoint.port}`);
  });
});
