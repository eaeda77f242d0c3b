import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Credentials } from '../local/support/signed-request.ts';
import { reconfigured } from './reconfigured.ts';
import { callUrl, DEVELOPERS, functionUrl, RELEASE_MANAGERS, session } from './signed-call.ts';
import { bake, type Deployed, deployed, invoke, promotionsOf, published } from './world.ts';

const DEV = '222222222222';
const PROD = '444444444444';
const IN_PROD = `${PROD} us-east-1`;
const MINUTE = 60_000;

let world: Deployed;

beforeAll(async () => {
  const from = ['role/AWSReservedSSO_ReleaseManagers_*', 'role/AWSReservedSSO_Developers_*', 'role/ci', 'role/humans'];
  const stages = [
    { name: 'dev', accounts: [DEV] },
    { name: 'prod', accounts: [PROD], approval: { approvers: 2, timeoutHours: 24, from } },
  ];
  const approvals = { trustedSessionNames: ['role/humans'] };
  world = await deployed(await reconfigured((example) => ({ ...example, stages, approvals, reconcile: false })));
});

afterAll(async () => {
  await world.local.close();
});

const manager = (name: string) => session(world, RELEASE_MANAGERS, name);

const answer = (credentials: Credentials, said: object) => callUrl(world, 'take-answer', credentials, said);
const approve = (credentials: Credentials, approval: string) => answer(credentials, { answer: 'approve', approval });
const ask = (credentials: Credentials, body: object | string) => callUrl(world, 'take-request', credentials, body);

/** Ids of the approvals that people were asked for, oldest first. */
const asked = async (): Promise<string[]> => {
  const messages = await world.control<object[]>('sns/notifications');
  const ids = messages.map((each) => /Approval ([0-9A-Z]{8}) of plan/.exec(JSON.stringify(each))?.[1]);
  return [...new Set(ids.filter((id) => id !== undefined))];
};
const told = async (): Promise<string> =>
  JSON.stringify((await world.control<object[]>('sns/notifications')).slice(-3));

const waiting = async () => {
  const { amis } = await bake(world);
  await world.settle();
  return { id: (await asked()).at(-1) ?? '', ami: amis.find(({ region }) => region === 'us-east-1')?.image };
};

/** A build without an event, and a promotion that a caller requests. */
const requested = async (credentials: Credentials, more: object = {}) => {
  const { amis, imageBuildVersionArn } = await bake(world, { emitEvent: false });
  const answered = await ask(credentials, { action: 'promote', image: imageBuildVersionArn, ...more });
  await world.settle();
  return { answered, id: (await asked()).at(-1) ?? '', ami: amis.find(({ region }) => region === 'us-east-1')?.image };
};

/** "New execution" in the console, by a session. */
const startedInConsole = async (credentials: Credentials, input: object, name: string) => {
  const { account, region } = world.layout.hub;
  const client = new SFNClient({ region, endpoint: world.local.url, credentials });
  const stateMachineArn = `arn:aws:states:${region}:${account}:stateMachine:promote-image`;
  await client.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
  client.destroy();
  await world.settle();
  return (await asked()).at(-1) ?? '';
};

const later = async (minutes: number): Promise<void> => {
  const { clock } = world.local.world;
  clock.advanceTo(clock.now() + minutes * MINUTE);
};

const failStarts = (faults: readonly object[]) => world.control('switches', { faults });
const LIMIT = { service: 'states', operation: 'StartExecution', kind: 'error' };

const last = () => promotionsOf(world).at(-1)?.output ?? {};

describe('A stage with two approvers', () => {
  it('gets the image once two people of IAM Identity Center have approved', async () => {
    const { id, ami } = await waiting();
    expect(await told()).toMatch('Requested by Hallmark, for an event.');
    expect(await approve(manager('dana@example.com'), id)).toMatchObject({ status: 200, outcome: 'recorded' });
    expect(await approve(manager('erin@example.com'), id)).toMatchObject({ status: 200, outcome: 'approved' });
    await world.settle();
    expect(last()).toMatchObject({ outcome: 'promoted' });
    expect(published(world)[IN_PROD]).toBe(ami);
    expect(await told()).toMatch(`By erin@example.com (${RELEASE_MANAGERS})`);
  });

  it('counts one person once, through whichever permission set, name in the body or spelling', async () => {
    const { id } = await waiting();
    for (const credentials of [
      manager('dana@example.com'),
      manager('Dana@Example.com'),
      session(world, DEVELOPERS, 'dana@example.com'),
      session(world, 'humans', 'dana@example.com'),
    ])
      expect(await answer(credentials, { answer: 'approve', approval: id, by: `erin ${Math.random()}` })).toMatchObject(
        {
          outcome: 'recorded',
          message: expect.stringMatching(/^Recorded: 1 of 2 different people or roles/),
        },
      );
    expect(promotionsOf(world).at(-1)?.status).toBe('RUNNING');
  });

  it('counts all sessions of an ordinary role as one, since callers choose the names of those', async () => {
    const { id } = await waiting();
    for (const name of ['dana', 'erin', 'finn'])
      expect(await approve(session(world, 'ci', name), id)).toMatchObject({ outcome: 'recorded' });
    expect(promotionsOf(world).at(-1)?.status).toBe('RUNNING');
    expect(await approve(session(world, 'humans', 'dana'), id)).toMatchObject({ outcome: 'approved' });
    await world.settle();
    expect(last()['outcome']).toBe('promoted');
  });

  it('is approved by nobody who is not among its approvers, or only looks so', async () => {
    const { id } = await waiting();
    expect(await approve(session(world, 'other', 'dana@example.com'), id)).toMatchObject({
      status: 403,
      code: 'APPROVER_UNKNOWN',
      fix: expect.stringContaining('approval.from'),
    });
    // The name of a permission set's role, and not its path.
    const forged = session(world, 'AWSReservedSSO_ReleaseManagers_00000000deadbeef', 'dana@example.com', { path: '/' });
    expect(await approve(forged, id)).toMatchObject({ status: 403, code: 'APPROVER_NOT_IDENTIFIED' });
    const root = { accessKeyId: world.layout.hub.account, secretAccessKey: 'local' };
    expect(await approve(root, id)).toMatchObject({ status: 403, code: 'APPROVER_NOT_IDENTIFIED' });
    const operator = session(world, 'operator', 'dana', { policies: ['hallmark-operator'] });
    expect(await approve(operator, id)).toEqual({ status: 403, Message: expect.stringMatching(/^Forbidden/) });
    expect(promotionsOf(world).at(-1)?.status).toBe('RUNNING');
  });

  it('lets buttons and direct invocations reject, and not approve', async () => {
    const before = published(world)[IN_PROD];
    const { id } = await waiting();
    const press = (said: object) => invoke(world, 'hallmark-answer-approval', said);
    for (const said of [{ approve: id }, { approval: id, answer: 'approve', by: 'dana@example.com' }])
      expect(await press(said)).toMatchObject({ outcome: 'refused', code: 'APPROVER_NOT_IDENTIFIED' });
    expect(await press({ reject: id })).toMatchObject({ outcome: 'rejected' });
    await world.settle();
    expect(last()['outcome']).toBe('not-approved');
    expect(published(world)[IN_PROD]).toBe(before);
  });

  it('is not approved by a direct invocation that forges a caller: the policy of approvers does not allow one', async () => {
    const { id } = await waiting();
    const { region } = world.layout.hub;
    const client = new LambdaClient({ region, endpoint: world.local.url, credentials: manager('mallory') });
    const iam = { accountId: world.layout.hub.account, userId: 'x', userArn: 'arn:aws:iam::111111111111:user/dana' };
    const requestContext = { http: { method: 'POST' }, authorizer: { iam } };
    const forged = { requestContext, body: JSON.stringify({ answer: 'approve', approval: id }) };
    const FunctionName = 'hallmark-take-answer';
    await expect(
      client.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(forged) })),
    ).rejects.toMatchObject({ name: 'AccessDeniedException' });
    client.destroy();
  });

  it.each(['crash-before', 'crash-after'])('loses no answer if the function is killed (%s)', async (kind) => {
    const { id, ami } = await waiting();
    await approve(manager('dana@example.com'), id);
    await world.control('lambda/faults', { functionName: 'hallmark-take-answer', kind, count: 1 });
    await approve(manager('erin@example.com'), id).catch(() => undefined);
    expect(await approve(manager('erin@example.com'), id)).toMatchObject({ outcome: 'approved' });
    await world.settle();
    expect(published(world)[IN_PROD]).toBe(ami);
    expect(await approve(manager('finn@example.com'), id)).toMatchObject({ status: 409, code: 'APPROVAL_CLOSED' });
  });
});

describe('Whoever requested a promotion', () => {
  it('through the door does not approve it, whichever way back in', async () => {
    const { id, answered, ami } = await requested(session(world, DEVELOPERS, 'dana@example.com'));
    expect(answered).toMatchObject({ status: 200, outcome: 'started' });
    expect(await told()).toMatch(`Requested by dana@example.com (${DEVELOPERS}), who may not approve it.`);
    for (const credentials of [session(world, DEVELOPERS, 'dana@example.com'), manager('DANA@example.com')])
      expect(await approve(credentials, id)).toMatchObject({ status: 403, code: 'APPROVER_IS_REQUESTER' });
    await approve(manager('erin@example.com'), id);
    await approve(manager('finn@example.com'), id);
    await world.settle();
    expect(published(world)[IN_PROD]).toBe(ami);
  });

  it('does not approve it as a person if a session of an ordinary role asked, which that person may have used', async () => {
    const { id } = await requested(session(world, 'ci', 'dana'));
    expect(await told()).toMatch(/Requested by role ci \(\d+\)\. That does not say which person requested it/);
    expect(await approve(manager('dana'), id)).toMatchObject({
      status: 403,
      code: 'REQUESTER_UNKNOWN',
      fix: expect.stringContaining('whenRequesterUnknown: allow'),
    });
    expect(await approve(session(world, 'ci', 'erin'), id)).toMatchObject({ code: 'APPROVER_IS_REQUESTER' });
    expect(await answer(manager('dana'), { answer: 'reject', approval: id })).toMatchObject({ outcome: 'rejected' });
    await world.settle();
  });

  it('is still the requester if the start failed and the same request comes again a day later', async () => {
    const { imageBuildVersionArn } = await bake(world, { emitEvent: false });
    const body = { action: 'promote', image: imageBuildVersionArn, clientToken: 'a-day-later' };
    await failStarts([{ ...LIMIT, errorName: 'ExecutionLimitExceeded', status: 400 }]);
    expect((await ask(manager('dana'), body)).status).toBeGreaterThanOrEqual(500);
    await failStarts([]);
    await later(25 * 60);
    expect(await ask(manager('dana'), body)).toMatchObject({ outcome: 'started' });
    await world.settle();
    expect(await told()).toMatch(`Requested by dana (${RELEASE_MANAGERS}), who may not approve it.`);
    const id = (await asked()).at(-1) ?? '';
    await later(16);
    expect(await approve(manager('dana'), id)).toMatchObject({ status: 403, code: 'APPROVER_IS_REQUESTER' });
    expect(await approve(manager('erin'), id)).toMatchObject({ outcome: 'recorded' });
    // The same request again does not change whose the execution is.
    expect(await ask(manager('dana'), body)).toMatchObject({ outcome: 'started' });
    await answer(manager('erin'), { answer: 'reject', approval: id });
    await world.settle();
  });

  it('is still the requester if the same request comes again once Step Functions has forgotten the first', async () => {
    const { imageBuildVersionArn } = await bake(world, { emitEvent: false });
    const body = { action: 'promote', image: imageBuildVersionArn, clientToken: 'months-later' };
    await ask(manager('dana'), body);
    await world.settle();
    await answer(manager('dana'), { answer: 'reject', approval: (await asked()).at(-1) });
    await world.settle();
    await later(91 * 24 * 60);
    const { account, region } = world.layout.hub;
    const { executions } = world.local.world.state<{ executions: Record<string, { name: string }> }>(
      ...(['states', account, region] as const),
      () => ({ executions: {} }),
    );
    for (const [key, { name }] of Object.entries(executions)) if (name.startsWith('promote-')) delete executions[key];
    expect(await ask(manager('dana'), body)).toMatchObject({ outcome: 'started' });
    await world.settle();
    const id = (await asked()).at(-1) ?? '';
    await later(16);
    expect(await approve(manager('dana'), id)).toMatchObject({ status: 403, code: 'APPROVER_IS_REQUESTER' });
    await answer(manager('erin'), { answer: 'reject', approval: id });
    await world.settle();
  });

  it('in the console is looked up in CloudTrail when an answer comes, and until it is there nobody approves', async () => {
    const { imageBuildVersionArn } = await bake(world, { emitEvent: false });
    const dana = session(world, DEVELOPERS, 'dana@example.com');
    // What the input says of itself is believed by nobody.
    const input = { image: imageBuildVersionArn, requestedBy: `erin@example.com (${RELEASE_MANAGERS})` };
    const id = await startedInConsole(dana, input, 'by-hand');
    expect(await told()).toMatch(/looks up in CloudTrail who started it/);
    expect(JSON.stringify(await world.control<object[]>('sns/notifications'))).toMatch(
      `Requested by erin@example.com (${RELEASE_MANAGERS}) (not verified).`,
    );
    expect(await approve(manager('erin@example.com'), id)).toMatchObject({
      status: 409,
      code: 'REQUESTER_NOT_KNOWN_YET',
      message: expect.stringMatching(/try again in \d+ minutes/),
    });
    await later(16);
    expect(await approve(manager('dana@example.com'), id)).toMatchObject({
      status: 403,
      code: 'APPROVER_IS_REQUESTER',
    });
    expect(await approve(manager('erin@example.com'), id)).toMatchObject({ outcome: 'recorded' });
    expect(await approve(manager('finn@example.com'), id)).toMatchObject({ outcome: 'approved' });
    await world.settle();
    expect(last()['outcome']).toBe('promoted');
  });

  it('does not become Hallmark by an input that says so, or by a name that Hallmark would have given', async () => {
    const { imageBuildVersionArn } = await bake(world, { emitEvent: false });
    const [, name = '', version = ''] = /image\/([^/]+)\/(.*)$/.exec(imageBuildVersionArn) ?? [];
    const id = await startedInConsole(
      manager('mallory'),
      { image: imageBuildVersionArn, trigger: 'event' },
      `${name}-${version.replace(/[./]/g, '-')}`,
    );
    await later(16);
    expect(await approve(manager('mallory'), id)).toMatchObject({ status: 403, code: 'APPROVER_IS_REQUESTER' });
    expect(await answer(manager('erin'), { answer: 'reject', approval: id })).toMatchObject({ outcome: 'rejected' });
    await world.settle();
  });

  it('is still the requester of what continues when a hold is lifted, whoever lifts it', async () => {
    const dana = manager('dana@example.com');
    const held = { image: world.image.name, stages: ['prod'], reason: 'INC-7' };
    await ask(dana, { action: 'hold', ...held });
    const { id: first } = await requested(dana);
    for (const name of ['erin', 'finn']) await approve(manager(name), first);
    await world.settle();
    expect(last()['outcome']).toBe('held');
    await invoke(world, 'hallmark-steer-channel', { action: 'lift', ...held, requestedBy: 'a script' });
    await world.settle();
    const id = (await asked()).at(-1) ?? '';
    expect(id).not.toBe(first);
    expect(await approve(dana, id)).toMatchObject({ status: 403, code: 'APPROVER_IS_REQUESTER' });
    await answer(manager('erin'), { answer: 'reject', approval: id });
    await world.settle();
  });
});

describe('A request', () => {
  it('with a token is one request, however often it is sent, and stands for one alone', async () => {
    const { imageBuildVersionArn } = await bake(world, { emitEvent: false });
    const before = promotionsOf(world).length;
    const body = { action: 'promote', image: imageBuildVersionArn, clientToken: 'abcdefgh-1' };
    const dana = manager('dana@example.com');
    const [one, two] = [await ask(dana, body), await ask(dana, body)];
    expect([one, two]).toMatchObject([{ outcome: 'started' }, { executionArn: one?.executionArn }]);
    expect(promotionsOf(world)).toHaveLength(before + 1);
    expect(await ask(dana, { ...body, stages: ['dev'] })).toMatchObject({ status: 409, code: 'REQUEST_REPEATED' });
    await world.settle();
    await answer(dana, { answer: 'reject', approval: (await asked()).at(-1) });
    await world.settle();
  });

  it('to hold and to lift is recorded with who asks for it', async () => {
    const held = { image: world.image.name, stages: ['dev'], reason: 'INC-8', requestedBy: 'somebody else' };
    expect(await ask(manager('dana@example.com'), { action: 'hold', ...held })).toMatchObject({ status: 200 });
    expect(await told()).toMatch(`By dana@example.com (${RELEASE_MANAGERS}): INC-8`);
    expect(await ask(manager('dana@example.com'), { action: 'lift', ...held })).toMatchObject({ outcome: 'lifted' });
  });

  it.each([
    ['no JSON', '{', 400, 'REQUEST_MALFORMED'],
    ['a list', '[]', 400, 'REQUEST_MALFORMED'],
    ['no action', {}, 400, 'REQUEST_MALFORMED'],
    ['an action of every object', { action: 'constructor' }, 400, 'REQUEST_MALFORMED'],
    [
      'an image of every object',
      { action: 'roll-back', image: '__proto__', stages: ['dev'], reason: 'x1' },
      404,
      'IMAGE_NOT_CONFIGURED',
    ],
    ['an unknown image', { action: 'promote', image: 'nope/1.0.0' }, 404, 'IMAGE_NOT_CONFIGURED'],
    ['an unknown stage', { action: 'promote', image: 'web-server/1.0.0', stages: ['qa'] }, 404, 'STAGE_UNKNOWN'],
    [
      'a rollback with an empty reason',
      { action: 'roll-back', image: 'web-server', reason: '\u200b' },
      400,
      'REQUEST_MALFORMED',
    ],
    [
      'a rollback of two stages',
      { action: 'roll-back', image: 'web-server', stages: ['dev', 'prod'], reason: 'x1' },
      400,
      'REQUEST_MALFORMED',
    ],
    [
      'a trigger of its own',
      { action: 'promote', image: 'web-server/1.0.0', trigger: 'event' },
      400,
      'REQUEST_MALFORMED',
    ],
    ['an order without a reason', { action: 'hold', image: 'web-server', stages: ['dev'] }, 400, 'ORDER_MALFORMED'],
    ['a text of 20,000 characters', { action: 'promote', image: 'x'.repeat(20_000) }, 400, 'REQUEST_MALFORMED'],
  ])('with %s starts nothing, and the answer says what to do', async (_what, body, status, code) => {
    const before = promotionsOf(world).length;
    const answered = await ask(manager('dana@example.com'), body);
    expect(answered).toMatchObject({ status, code, message: expect.any(String), fix: expect.any(String) });
    expect(JSON.stringify(answered).length).toBeLessThan(5_000);
    expect(promotionsOf(world)).toHaveLength(before);
  });
});

describe('npm run request', () => {
  const run = (credentials: Credentials | undefined, ...given: string[]) =>
    runWith({}, credentials, ...given, '--local', world.local.url);

  const runWith = async (
    extra: Readonly<Record<string, string>>,
    credentials: Credentials | undefined,
    ...given: string[]
  ) => {
    const file = join(import.meta.dirname, '../../request/main.ts');
    const { accessKeyId, secretAccessKey, sessionToken } = credentials ?? {};
    const env = {
      PATH: process.env['PATH'],
      ...(credentials
        ? { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken }
        : {}),
      ...extra,
    };
    try {
      return { code: 0, ...(await promisify(execFile)(process.execPath, [file, ...given], { env })) };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { code, stdout, stderr };
    }
  };

  it('asks, approves and rejects as its credentials say', async () => {
    const { imageBuildVersionArn } = await bake(world, { emitEvent: false });
    const dana = session(world, DEVELOPERS, 'dana@example.com');
    expect(await run(dana, 'promote', imageBuildVersionArn, '--reason', 'INC-9')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(
        /^promote was requested by dana@example\.com \(AWSReservedSSO_Developers_.*\n.*:promote-/,
      ),
    });
    await world.settle();
    const id = (await asked()).at(-1) ?? '';
    expect(await run(dana, 'approve', id)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^APPROVER_IS_REQUESTER: .*may not approve it\.\nLet someone else approve\.\n$/),
    });
    expect(await run(undefined, 'approve', id)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/APPROVER_NOT_IDENTIFIED/),
    });
    expect(await run(manager('erin'), 'approve', id.toLowerCase(), '--comment', 'CHG-1')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Recorded: 1 of 2/),
    });
    expect(await run(manager('finn'), 'reject', id, '--comment', 'not now')).toMatchObject({ code: 0 });
    await world.settle();
    expect(last()).toMatchObject({ outcome: 'not-approved', message: expect.stringContaining('not now') });
  });

  it('uses local AWS at AWS_ENDPOINT_URL, as the AWS CLI does', async () => {
    const environment = { AWS_ENDPOINT_URL: world.local.url };
    const dana = session(world, DEVELOPERS, 'dana@example.com');
    expect(await runWith(environment, dana, 'show', 'web-server')).toMatchObject({ code: 0 });
    expect(await runWith(environment, undefined, 'show', 'web-server')).toMatchObject({ code: 0 });
  });

  it('sends a request to the URL that it gets, without a look into the account', async () => {
    const dana = session(world, DEVELOPERS, 'dana@example.com');
    const url = await functionUrl(world, 'hallmark-take-request');
    expect(await runWith({}, dana, 'show', 'web-server', '--url', url)).toMatchObject({ code: 0 });
    expect(await runWith({}, dana, 'show', 'web-server', '--url', 'https://example.com/')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^--url takes the URL of a function/),
    });
  });

  it('says what is missing: local AWS, credentials, or one stage', async () => {
    const nowhere = { AWS_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_MAX_ATTEMPTS: '1' };
    expect(await runWith(nowhere, undefined, 'show', 'web-server')).toMatchObject({
      code: 2,
      stderr: 'Cannot connect. Is local AWS running at http://127.0.0.1:9?\n',
    });
    const loggedOut = { AWS_EC2_METADATA_DISABLED: 'true', HOME: '/nonexistent' };
    expect(await runWith(loggedOut, undefined, 'show', 'web-server')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^Cannot find AWS credentials: .*\nLog in, or give --profile\.\n$/s),
    });
    expect(await run(undefined, 'roll-back', 'web-server', '--stages', 'prod,dev', '--reason', 'x1')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^roll-back takes one stage/),
    });
  });

  it('says where to read a plan, and what a request takes', async () => {
    const { imageBuildVersionArn } = await bake(world, { emitEvent: false });
    const dana = session(world, DEVELOPERS, 'dana@example.com');
    expect((await run(dana, 'plan', imageBuildVersionArn)).stdout).toMatch(
      /Read the plan in the output of execution plan-/,
    );
    expect((await run(dana, 'plan', imageBuildVersionArn, '--comment', 'x')).stderr).toBe(
      'REQUEST_MALFORMED: "comment" is not a field of plan: it takes image, name, stages, reason.\nSee docs/operate.md, Promote by hand, for the fields of a request.\n',
    );
    await world.settle();
  });

  it('says which policy is missing', async () => {
    const nobody = session(world, 'visitor', 'dana', { policies: [] });
    expect(await run(nobody, 'hold', 'web-server', '--stages', 'dev', '--reason', 'x1')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(
        /^Cannot read the URL .*\n.*the policy hallmark-operator.*--url: the output RequestUrl/,
      ),
    });
  });
});
