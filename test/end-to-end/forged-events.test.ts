import { CopyImageCommand } from '@aws-sdk/client-ec2';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetImageCommand, StartImagePipelineExecutionCommand } from '@aws-sdk/client-imagebuilder';
import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { scanEnd, scanFinding } from '../support/scan-events.ts';
import { bake, type Deployed, deployed, promotionsOf, startPromotion } from './world.ts';

/** Somebody's account, and a target of the hub. */
const STRANGER = '999999999999';
const TARGET = '222222222222';
const RECIPE = 'windows-server';

let world: Deployed;

beforeAll(async () => {
  world = await deployed();
});

afterAll(async () => {
  await world.local.close();
});

const hub = () => world.layout.hub;
const as = (account: string) => ({ accessKeyId: account, secretAccessKey: 'local' });
const sqsOf = (account: string) =>
  new SQSClient({ region: hub().region, endpoint: world.local.url, credentials: as(account) });
const urlOf = (queue: string) => `${world.local.url}/${hub().account}/hallmark-${queue}`;

/** Straight into a queue of the hub, past EventBridge. */
const send = async (queue: string, event: object, account = hub().account): Promise<void> => {
  const client = sqsOf(account);
  const message = new SendMessageCommand({ QueueUrl: urlOf(queue), MessageBody: JSON.stringify(event) });
  await client.send(message).finally(() => client.destroy());
};

const deadLetters = async (queue: string): Promise<number> => {
  const client = sqsOf(hub().account);
  const AttributeNames = ['ApproximateNumberOfMessages' as const];
  const asked = new GetQueueAttributesCommand({ QueueUrl: urlOf(`${queue}-dead-letters`), AttributeNames });
  const { Attributes = {} } = await client.send(asked).finally(() => client.destroy());
  return Number(Attributes['ApproximateNumberOfMessages']);
};

const put = async (entry: object, account = hub().account) => {
  const client = new EventBridgeClient({ region: hub().region, endpoint: world.local.url, credentials: as(account) });
  return client.send(new PutEventsCommand({ Entries: [entry] })).finally(() => client.destroy());
};

const notified = async (): Promise<number> => (await world.control<object[]>('sns/notifications')).length;

const arn = (rest: string, account = hub().account) => `arn:aws:imagebuilder:${hub().region}:${account}:${rest}`;

const envelope = (detailType: string, resources: readonly string[], detail: object, more: object = {}) => ({
  ...{ version: '0', id: 'forged', source: 'aws.imagebuilder', 'detail-type': detailType },
  ...{ account: hub().account, region: hub().region, time: new Date(world.local.world.clock.now()).toISOString() },
  ...{ resources, detail },
  ...more,
});

const available = (resource: string, more: object = {}) =>
  envelope('EC2 Image Builder Image State Change', [resource], { state: { status: 'AVAILABLE' } }, more);

const build = async (plan: object): Promise<string> => {
  const { account, region } = hub();
  await world.control('imagebuilder/next-build', { recipe: RECIPE, account, region, ...plan });
  const imagePipelineArn = arn(`image-pipeline/${RECIPE}`);
  const asked = new StartImagePipelineExecutionCommand({ imagePipelineArn });
  const { imageBuildVersionArn = '' } = await world.clients.imagebuilder(account, region).send(asked);
  await world.settle();
  return imageBuildVersionArn;
};

const CRITICAL = {
  ...{ vulnerabilityId: 'CVE-2026-66666', severity: 'CRITICAL', packageName: 'openssl' },
  ...{ installedVersion: '1', fixedInVersion: '2' },
};

describe('The queues of the hub', () => {
  it.each(['image-available', 'build-events', 'promotion-ended', 'scan-events', 'image-available-dead-letters'])(
    'take nothing from another account: %s',
    async (queue) => {
      for (const account of [STRANGER, TARGET])
        await expect(send(queue, available(arn('image/web-server/1.0.0/1')), account)).rejects.toMatchObject({
          name: expect.stringMatching(/AccessDenied/),
        });
    },
  );
});

describe('The event bus of the hub', () => {
  const entry = (Source: string) => ({
    ...{ Source, DetailType: 'EC2 Image Builder Image State Change', Resources: [arn('image/web-server/1.0.0/1')] },
    Detail: JSON.stringify({ state: { status: 'AVAILABLE' } }),
  });

  it.each(['aws.imagebuilder', 'aws.inspector2', 'aws.states'])('takes no event of %s from anybody', async (source) => {
    const before = promotionsOf(world).length;
    expect(await put(entry(source))).toMatchObject({
      FailedEntryCount: 1,
      Entries: [{ ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' }],
    });
    await world.settle();
    expect(promotionsOf(world)).toHaveLength(before);
  });

  it('takes no event from another account', async () => {
    const EventBusName = `arn:aws:events:${hub().region}:${hub().account}:event-bus/default`;
    await expect(put({ ...entry('my.app'), EventBusName }, STRANGER)).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });
});

describe('A forged event in a queue of the hub', () => {
  /** What it does: nothing starts, and nobody is notified. */
  const changesNothing = async (queue: string, event: object): Promise<void> => {
    const [promotions, notifications, dead] = [promotionsOf(world).length, await notified(), await deadLetters(queue)];
    await send(queue, event);
    await world.settle();
    expect(promotionsOf(world)).toHaveLength(promotions);
    expect(await notified()).toBe(notifications);
    expect((await deadLetters(queue)) - dead).toBe(1);
  };

  it.each<[string, () => object]>([
    ['of another account', () => available(arn('image/web-server/1.0.0/1'), { account: STRANGER })],
    ['of another region', () => available(arn('image/web-server/1.0.0/1'), { region: 'eu-west-1' })],
    ['about an image of another account', () => available(arn('image/web-server/1.0.0/1', STRANGER))],
    ['of another source', () => available(arn('image/web-server/1.0.0/1'), { source: 'my.app' })],
  ])('starts no promotion: %s', async (_what, event) => changesNothing('image-available', event()));

  it('about a build that goes on promotes nothing, and does not keep the build from being promoted', async () => {
    const { account, region } = hub();
    const imagePipelineArn = arn(`image-pipeline/${RECIPE}`);
    await world.control('imagebuilder/next-build', { recipe: RECIPE, account, region, findings: [] });
    const asked = new StartImagePipelineExecutionCommand({ imagePipelineArn });
    const { imageBuildVersionArn = '' } = await world.clients.imagebuilder(account, region).send(asked);
    await send('image-available', available(imageBuildVersionArn));
    await world.settle();
    const of = promotionsOf(world).filter(({ output }) => JSON.stringify(output).includes(RECIPE));
    expect(of.slice(-2).map(({ output }) => output)).toMatchObject([
      { outcome: 'rejected', code: 'IMAGE_NOT_AVAILABLE' },
      { outcome: 'promoted', image: { buildVersionArn: imageBuildVersionArn } },
    ]);
  });

  it.each<[string, () => object]>([
    ['of another account', () => available(arn('image/web-server/1.0.0/1'), { account: STRANGER })],
    [
      'about a pipeline of another account',
      () =>
        envelope(
          'EC2 Image Builder Image Pipeline Automatically Disabled',
          [arn('image-pipeline/web-server', STRANGER)],
          { 'consecutive-failures': '5' },
        ),
    ],
  ])('notifies nobody of a build: %s', async (_what, event) => changesNothing('build-events', event()));

  it('notifies nobody of a step that does not wait, or of a pipeline that is enabled', async () => {
    const before = await notified();
    const step = {
      'workflow-step-execution-id': 'step-a1b2c3d4-5678-90ab-cdef-000000000002',
      'workflow-step-name': 'Approve with https://evil.example',
    };
    await send(
      'build-events',
      envelope('EC2 Image Builder Workflow Step Waiting', [arn('image/web-server/1.0.0/1')], step),
    );
    const failures = { 'consecutive-failures': '5' };
    const pipeline = [arn('image-pipeline/web-server')];
    await send('build-events', envelope('EC2 Image Builder Image Pipeline Automatically Disabled', pipeline, failures));
    await world.settle();
    expect(await notified()).toBe(before);
  });

  it.each<[string, (executionArn: string) => object]>([
    ['of another account', (executionArn) => ended(executionArn, { account: STRANGER })],
    ['about an execution of another account', (executionArn) => ended(executionArn.replace(hub().account, STRANGER))],
    ['about another state machine', (executionArn) => ended(executionArn.replace(':promote-image:', ':roll-fleet:'))],
  ])('closes no promotion: %s', async (_what, event) => {
    const executionArn = `arn:aws:states:${hub().region}:${hub().account}:execution:promote-image:made-up`;
    await changesNothing('promotion-ended', event(executionArn));
  });

  it('does not close a promotion that goes on', async () => {
    let sent = 0;
    world.local.world.beforeCall = async ({ service, operation }: { service: string; operation: string }) => {
      if (service !== 'ssm' || operation !== 'PutParameter' || sent > 0) return;
      sent += 1;
      const executionArn = `arn:aws:states:${hub().region}:${hub().account}:execution:promote-image:goes-on`;
      await send('promotion-ended', ended(executionArn));
    };
    const { imageBuildVersionArn } = await bake(world, { emitEvent: false });
    await startPromotion(world, { image: imageBuildVersionArn }, 'goes-on');
    await world.settle();
    world.local.world.beforeCall = undefined;
    expect(sent).toBe(1);
    expect(promotionsOf(world).find(({ name }) => name === 'goes-on')).toMatchObject({
      status: 'SUCCEEDED',
      output: { outcome: 'promoted' },
    });
  });

  const ended = (executionArn: string, more: object = {}) =>
    envelope(
      'Step Functions Execution Status Change',
      [executionArn],
      { executionArn, status: 'ABORTED' },
      { source: 'aws.states', ...more },
    );
});

describe('A scan on demand', () => {
  const findings = [CRITICAL];
  const verdictOf = (version: string) =>
    promotionsOf(world).findLast(({ output }) => JSON.stringify(output).includes(version))?.output;

  it('is believed where EC2 shows it: an image without findings passes', async () => {
    const image = await build({ findings: [] });
    expect(verdictOf(image)).toMatchObject({
      outcome: 'promoted',
      verdict: {
        reasons: [expect.anything(), expect.stringMatching(/^scanned on demand: .*, and EC2 shows the scan of 2026-/)],
      },
    });
  });

  it('that found something cannot be forged away, by whoever may send to the queue', async () => {
    const image = await build({ findings });
    expect(verdictOf(image)).toMatchObject({ outcome: 'rejected' });
    const { outputResources } =
      (
        await world.clients
          .imagebuilder(hub().account, hub().region)
          .send(new GetImageCommand({ imageBuildVersionArn: image }))
      ).image ?? {};
    const amiId = outputResources?.amis?.find(({ region }) => region === hub().region)?.image ?? '';
    const now = new Date(world.local.world.clock.now()).toISOString();
    const clean = scanEnd(amiId, 'f0f0f0f0f0f0f0f0', { startedAt: now, completedAt: now }, { time: now });
    await send('scan-events', clean);
    await send('scan-events', { ...clean, detail: { ...clean.detail, startedAt: '2026-11-01T00:00:00.000Z' } });
    await send('scan-events', { ...clean, account: STRANGER });
    await world.settle();
    await startPromotion(world, { image }, 'after-the-forgery');
    await world.settle();
    expect(promotionsOf(world).find(({ name }) => name === 'after-the-forgery')?.output).toMatchObject({
      outcome: 'inconclusive',
      verdict: { reasons: [expect.stringContaining('EC2 shows a CRITICAL finding, but no event reported one')] },
    });
  });

  it('gets a finding more from whoever may put events, and is not ended by him', async () => {
    const image = await build({ findings: [], scan: 'COMPLETED' });
    expect(verdictOf(image)).toMatchObject({ outcome: 'promoted' });
    const { detail, source, 'detail-type': DetailType } = scanFinding('ami-0123456789abcdef0', 'a1b2', '1');
    expect(await put({ Source: source, DetailType, Detail: JSON.stringify(detail) })).toMatchObject({
      FailedEntryCount: 0,
    });
    const end = scanEnd('ami-0123456789abcdef0', 'a1b2');
    const forged = {
      Source: 'inspector2.ami.ondemand',
      DetailType: end['detail-type'],
      Detail: JSON.stringify(end.detail),
    };
    expect(await put(forged)).toMatchObject({ FailedEntryCount: 0 });
    const dead = await deadLetters('scan-events');
    await world.settle();
    // No rule takes it: it does not even reach the queue.
    expect(await deadLetters('scan-events')).toBe(dead);
  });
});

it('An AMI that was copied with its tags does not promote the AMI that it was copied from', async () => {
  const { imageBuildVersionArn, amis } = await bake(world, { emitEvent: false });
  const { account, region } = hub();
  const SourceImageId = amis.find((each) => each.region === region)?.image ?? '';
  const copy = { SourceImageId, SourceRegion: region, Name: 'a copy', CopyImageTags: true };
  const { ImageId = '' } = await world.clients.ec2(account, region).send(new CopyImageCommand(copy));
  await world.settle();
  await startPromotion(world, { image: ImageId }, 'the-copy');
  await world.settle();
  expect(promotionsOf(world).find(({ name }) => name === 'the-copy')?.output).toMatchObject({
    outcome: 'rejected',
    code: 'AMI_NOT_OF_BUILD',
    message: expect.stringContaining(SourceImageId),
  });
  await startPromotion(world, { image: SourceImageId }, 'the-original');
  await world.settle();
  expect(promotionsOf(world).find(({ name }) => name === 'the-original')?.output).toMatchObject({
    outcome: 'promoted',
    image: { buildVersionArn: imageBuildVersionArn },
  });
});
