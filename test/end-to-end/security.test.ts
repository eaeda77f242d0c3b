import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { reconfigured } from './reconfigured.ts';
import { bake, type Deployed, deployed, invoke, promotionsOf, startPromotion } from './world.ts';

const DEV = '222222222222';
const HOSTILE = `<!channel> <https://evil.example|bank> "}],"x":1 \u202e\u0007\u001b[31m\n{"level":"ERROR"} =cmd|' /C calc'!A0 `;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what has to be gone
const CONTROL = /[\u0007\u001b\u202e]/;

let world: Deployed;

beforeAll(async () => {
  const stages = [{ name: 'dev', accounts: [DEV], approval: { approvers: 1, timeoutHours: 24, identity: 'declared' } }];
  world = await deployed(await reconfigured((example) => ({ ...example, stages })));
});

afterAll(async () => {
  await world.local.close();
});

/** Asks for the role of the spoke, as a role of some account. */
const assume = async (account: string, roleName: string, ExternalId: string | undefined) => {
  const { region } = world.layout.hub;
  const roleArn = `arn:aws:iam::${account}:role/${roleName}`;
  const by = world.local.world.assumeRoleForService(roleArn, 'lambda.amazonaws.com', 'test');
  const sts = new STSClient({ region, endpoint: world.local.url, credentials: world.local.world.credentialsFor(by) });
  const RoleArn = `arn:aws:iam::${DEV}:role/hallmark-spoke`;
  const asked = new AssumeRoleCommand({ RoleArn, RoleSessionName: 'test', ...(ExternalId ? { ExternalId } : {}) });
  return sts
    .send(asked)
    .then(({ Credentials }) => (Credentials ? 'assumed' : 'nothing'))
    .catch((error: Error) => error.name)
    .finally(() => sts.destroy());
};

describe('The role of a spoke', () => {
  const HUB = '111111111111';
  const ID = 'hallmark-example';

  it('is assumed by the hub with its external id', async () => {
    expect(await assume(HUB, 'hallmark-hub', ID)).toBe('assumed');
  });

  it.each([
    ['without the external id', HUB, 'hallmark-hub', undefined],
    ['with another external id', HUB, 'hallmark-hub', 'hallmark'],
    ['by another role of the hub', HUB, functionRole, ID],
  ])('is not assumed %s', async (_how, account, role, id) => {
    expect(await assume(account, typeof role === 'string' ? role : role(), id)).toBe('AccessDenied');
  });

  it('is not assumed from another organisation, not even by a role of the same name', async () => {
    const { organization } = world.local.world;
    Object.assign(world.local.world, { organization: { ...organization, id: 'o-somebodyelse' } });
    expect(await assume(HUB, 'hallmark-hub', ID)).toBe('AccessDenied');
    Object.assign(world.local.world, { organization });
  });
});

/** A role that a function of the hub runs as, and that is not the one. */
function functionRole(): string {
  const { roles } = world.local.world.state<{ roles: Record<string, object> }>('iam', '111111111111', 'global', () => ({
    roles: {},
  }));
  return Object.keys(roles).find((name) => name.includes('Announce')) ?? '';
}

const everythingWritten = async () => {
  const { account, region } = world.layout.hub;
  const logs = await world.control<{ functionName?: string; text?: string; message?: string }[]>('lambda/logs');
  const notifications = await world.control<{ protocol: string; message: string }[]>('sns/notifications');
  const client = new DynamoDBClient({
    ...{ region, endpoint: world.local.url, credentials: { accessKeyId: account, secretAccessKey: 'local' } },
  });
  const { Items = [] } = await client
    .send(new ScanCommand({ TableName: 'hallmark-ledger' }))
    .finally(() => client.destroy());
  return { logs: JSON.stringify(logs), lines: logs, notifications, ledger: Items };
};

describe('What comes from outside, and what is secret', () => {
  let written: Awaited<ReturnType<typeof everythingWritten>>;
  const tokens: string[] = [];

  beforeAll(async () => {
    const { world: local } = world.local;
    const served = local.serve.bind(local);
    local.serve = async (call, input, wire) => {
      const output = await served(call, input, wire);
      const { Credentials } = (output ?? {}) as { Credentials?: { SessionToken?: string; SecretAccessKey?: string } };
      tokens.push(...[Credentials?.SessionToken, Credentials?.SecretAccessKey].filter((each) => each !== undefined));
      const { taskToken } = input as { taskToken?: string };
      if (taskToken) tokens.push(taskToken);
      return output;
    };
    const finding = { vulnerabilityId: HOSTILE, severity: 'LOW', packageName: HOSTILE, title: HOSTILE.repeat(80) };
    const { imageBuildVersionArn } = await bake(world, { emitEvent: false, findings: [finding] });
    const input = { image: imageBuildVersionArn, reason: HOSTILE, requestedBy: HOSTILE };
    await startPromotion(world, input, 'hostile');
    const tooLong = { image: 'web-server/1.0.0', reason: 'x'.repeat(10_240), [HOSTILE]: 1 };
    await startPromotion(world, tooLong, 'long');
    await world.settle();
    const said = JSON.stringify(await world.control<object[]>('sns/notifications'));
    const approval = /Approval ([0-9A-Z]{8}) of plan/.exec(said)?.[1];
    const answer = { approval, answer: 'approve', by: HOSTILE, comment: HOSTILE };
    await invoke(world, 'hallmark-answer-approval', answer);
    await world.settle();
    local.serve = served;
    written = await everythingWritten();
  });

  it('reaches its end, and what is wrong with an input is said', () => {
    const outcomes = new Map(promotionsOf(world).map(({ name, output }) => [name, output]));
    expect(outcomes.get('hostile')).toMatchObject({ outcome: 'promoted' });
    expect(outcomes.get('long')).toMatchObject({ outcome: 'rejected', code: 'REQUEST_MALFORMED' });
  });

  it('calls nobody, links nowhere and turns no text around in any message', () => {
    expect(written.notifications.length).toBeGreaterThan(4);
    for (const { protocol, message } of written.notifications) {
      // Mail is plain text: there, nothing is a link or a mention.
      if (protocol === 'slack') {
        expect(() => JSON.parse(message)).not.toThrow();
        expect(message).not.toMatch(/<!channel>|<https:\/\/evil/);
      }
      expect(CONTROL.test(message)).toBe(false);
    }
  });

  it('forges no line of a log: each is one JSON object, without what came from outside', () => {
    const texts = written.lines
      .map((line) => String(line.text ?? line.message ?? line))
      .filter((text) => text.startsWith('{'));
    expect(texts.length).toBeGreaterThan(10);
    for (const text of texts) expect(() => JSON.parse(text)).not.toThrow();
    expect(written.logs).not.toMatch(/evil\.example|\\u001b/);
  });

  it('secrets are in no log, message or output: session tokens, keys, tokens of waiting tasks', () => {
    expect(tokens.length).toBeGreaterThan(3);
    const shown = written.logs + JSON.stringify(written.notifications) + JSON.stringify(promotionsOf(world));
    for (const token of new Set(tokens)) expect(shown).not.toContain(token);
  });
});
