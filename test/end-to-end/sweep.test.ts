import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AttributeValue, DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { GetParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { emptyFolder } from '../infra/support/written.ts';
import { ASSEMBLY } from '../support/global-setup.ts';
import { bake, type Deployed, deployed, promotionsOf, published, startPromotion } from './world.ts';

let world: Deployed;

/** One world for all: each test leaves it in order, and the next goes on with what is current. */
beforeAll(async () => {
  world = await deployed();
});

afterAll(async () => {
  await world.local.close();
});

beforeEach(async () => {
  await world.control('sns/clear', {});
  world.local.world.clearCalls();
});

const PROD = { account: '444444444444', region: 'us-east-1' };

/** Lets the time for a sweep come. */
const sweep = async (): Promise<void> => {
  await world.control('clock', { advanceSeconds: 6 * 3600 });
  await world.settle();
};

const told = async (): Promise<readonly { readonly kind: string; readonly text: string }[]> => {
  const all = await world.control<{ protocol: string; message: string }[]>('sns/notifications');
  return all
    .filter(({ protocol }) => protocol === 'slack')
    .map(({ message }) => ({ kind: JSON.parse(message).metadata?.eventType as string, text: message }));
};

const writes = (): readonly string[] =>
  world.local.world.calls
    .filter(({ operation, wire }) => wire && /^(Put|Update|Create|Modify|Start|Publish)/.test(operation))
    .map(({ service, operation }) => `${service}:${operation}`);

const changeByHand = async (value: string, region = PROD.region): Promise<void> => {
  await world.clients.ssm(PROD.account, region).send(
    new PutParameterCommand({
      Name: '/golden/web-server',
      Value: value,
      DataType: 'aws:ec2:image',
      Type: 'String',
      Overwrite: true,
    }),
  );
};

describe('An event that never came', () => {
  it('is made up for by the next sweep, once, under the name that the event would have given', async () => {
    await world.control('switches', { events: { lost: 1 } });
    const { amis } = await bake(world);
    await world.control('switches', { events: { lost: 0 } });
    await world.settle();
    expect(promotionsOf(world)).toEqual([]);
    await sweep();

    expect(promotionsOf(world).map(({ name, output }) => [name, output['outcome']])).toEqual([
      ['web-server-1-0-0-1', 'promoted'],
    ]);
    expect(new Set(Object.values(published(world)))).toEqual(new Set(amis.map(({ image }) => image)));
  });
});

describe('A sweep that finds nothing to do', () => {
  it('compares every parameter and writes nothing', async () => {
    // The schedule of the image's own pipeline has its turn first.
    await sweep();
    world.local.world.clearCalls();
    await world.control('sns/clear', {});
    await sweep();

    expect(writes()).toEqual([]);
    expect(world.local.world.calls.filter(({ operation }) => operation === 'GetParameters')).toHaveLength(8);
    expect(await told()).toEqual([]);
  });
});

describe('A parameter that somebody changed by hand', () => {
  const here = `${PROD.account} ${PROD.region}`;

  it('is told with who did it and put right once, although functions are killed; changed again, it is told and left', async () => {
    const old = published(world)[here] ?? '';
    const before = promotionsOf(world).length;
    const { amis } = await bake(world);
    await world.settle();
    const current = amis.find(({ region }) => region === PROD.region)?.image;
    await changeByHand(old);
    for (const functionName of ['hallmark-reconcile', 'hallmark-find-drift'])
      await world.control('lambda/faults', { functionName, kind: 'crash-after', count: 1 });
    await sweep();

    expect(published(world)[here]).toBe(current);
    const [first] = (await told()).filter(({ kind }) => kind === 'drift');
    expect(first?.text).toMatch(/changed by hand in prod; Hallmark repairs it/);
    expect(first?.text).toContain(old);
    expect(first?.text).toContain(`${PROD.account}:root`);

    await changeByHand(old);
    await sweep();
    await sweep();
    expect(published(world)[here]).toBe(old);
    const all = (await told()).filter(({ kind }) => kind === 'drift');
    expect(all).toHaveLength(2);
    expect(all[1]?.text).toMatch(/and left so/);
    expect(promotionsOf(world)).toHaveLength(before + 1);
  });
});

describe('A promotion that was aborted', () => {
  it.each([
    ['by its event', 0],
    ['by the sweep, when the event is lost', 1],
  ])('frees its channel and ends in the ledger, and people are told once (%s)', async (_how, lost) => {
    const { account, region } = world.layout.hub;
    await world.control('switches', { faults: [{ service: 'ssm', operation: 'PutParameter', kind: 'throttle' }] });
    await world.control('clock', { pace: 'real' });
    const { imageBuildVersionArn } = await bake(world);
    await until(() => world.local.world.calls.some(({ operation }) => operation === 'PutParameter'));
    const running = promotionsOf(world).at(-1);
    const before = promotionsOf(world).length;
    await world.control('switches', { events: { lost } });
    await world.control('lambda/faults', { functionName: 'hallmark-close-promotion', kind: 'crash-after', count: 1 });
    const executionArn = `arn:aws:states:${region}:${account}:execution:promote-image:${running?.name}`;
    await world.clients.sfn(account, region).send(new StopExecutionCommand({ executionArn }));
    await world.control('switches', { events: { lost: 0 }, faults: [] });
    await world.control('clock', { pace: 'skip' });
    await world.settle();
    if (lost) await sweep();
    await sweep();

    expect((await told()).map(({ kind }) => kind)).not.toContain('sweep-blind');
    const interrupted = (await told()).filter(({ kind }) => kind === 'interrupted');
    expect(interrupted).toHaveLength(1);
    expect(interrupted[0]?.text).toMatch(/was aborted[\s\S]*in the middle of dev/);
    expect(promotionsOf(world)).toHaveLength(before);
    const ledger = await rows();
    expect(ledger['CHANNEL#dev']?.['lockOwner']).toBeUndefined();
    expect(ledger[`PROMOTION#${running?.name}`]?.['outcome']?.S).toBe('aborted');

    await startPromotion(world, { image: imageBuildVersionArn });
    await world.settle();
    expect(promotionsOf(world).at(-1)?.output['outcome']).toBe('promoted');
  });
});

describe('A change by hand that is adopted', () => {
  it('becomes current, and is held, where every target has the image before; else it is told and left', async () => {
    await world.local.deploy(withDrift('adopt'), { stacks: ['HallmarkHub'] });
    const first = await bake(world);
    await world.settle();
    await bake(world);
    await world.settle();
    await changeByHand(first.amis[0]?.image ?? '');
    await sweep();
    expect((await told()).filter(({ kind }) => kind === 'drift').at(-1)?.text).toMatch(
      /and left so[\s\S]*Only 1 of 2 parameters were changed/,
    );

    await changeByHand(first.amis[1]?.image ?? '', 'eu-west-1');
    await sweep();
    expect((await told()).filter(({ kind }) => kind === 'drift').at(-1)?.text).toMatch(/and adopted/);
    const { current, hold } = (await rows())['CHANNEL#prod'] ?? {};
    expect(current?.S).toContain(first.imageBuildVersionArn);
    expect(hold?.S).toContain('by hand');
    await sweep();
    expect(await hubParameter()).toBe(first.amis[0]?.image);
  });
});

const hubParameter = async (): Promise<string | undefined> => {
  const { account, region } = world.layout.hub;
  const command = new GetParameterCommand({ Name: '/golden/web-server/prod' });
  return (await world.clients.ssm(account, region).send(command)).Parameter?.Value;
};

/** The ledger's rows of the image, by sort key. */
const rows = async (): Promise<Readonly<Record<string, Record<string, AttributeValue>>>> => {
  const { account, region } = world.layout.hub;
  const client = new DynamoDBClient({
    region,
    endpoint: world.local.url,
    credentials: { accessKeyId: account, secretAccessKey: 'local' },
  });
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: 'hallmark-ledger',
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: `IMAGE#${world.image.name}` } },
    }),
  );
  client.destroy();
  return Object.fromEntries(Items.map((item) => [item['sk']?.S ?? '', item]));
};

/** The example with another setting of the sweep, which only its functions read. */
const withDrift = (drift: string): string => {
  const folder = emptyFolder();
  cpSync(ASSEMBLY, folder, { recursive: true });
  for (const asset of readdirSync(folder).filter((name) => name.startsWith('asset.'))) {
    const file = join(folder, asset, 'configuration.json');
    if (!existsSync(file)) continue;
    const { reconcile, ...rest } = JSON.parse(readFileSync(file, 'utf8')) as { reconcile: object };
    writeFileSync(file, JSON.stringify({ ...rest, reconcile: { ...reconcile, drift } }));
  }
  return folder;
};

const until = async (there: () => boolean): Promise<void> => {
  while (!there()) await new Promise((resolve) => setTimeout(resolve, 5));
};
