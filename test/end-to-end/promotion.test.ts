import { StartImagePipelineExecutionCommand } from '@aws-sdk/client-imagebuilder';
import { bake, type Deployed, deployed, promotionsOf, published, startPromotion } from './world.ts';

let world: Deployed;

/** A local AWS of its own for each test. */
const eachItsOwn = () => {
  beforeEach(async () => {
    world = await deployed();
  });
  afterEach(async () => {
    await world.local.close();
  });
};

/** One local AWS for all tests, which change nothing that the others look at: it takes a second to warm up. */
const oneForAll = () => {
  beforeAll(async () => {
    world = await deployed();
    await bake(world);
    await world.settle();
  });
  afterAll(async () => {
    await world.local.close();
  });
};

/** A person's "New execution". */
const start = async (input: unknown, name: string): Promise<void> => {
  await startPromotion(world, input, name);
  await world.settle();
};

const FUNCTIONS = [
  'start-promotion',
  'resolve-image',
  'evaluate-gate',
  'keep-ledger',
  'share-image',
  'publish-image',
  'announce',
];

describe('functions that are killed and run again', () => {
  eachItsOwn();

  it.each(['crash-before', 'crash-after'])('(%s, each of them once) change nothing in the end', async (kind) => {
    for (const name of FUNCTIONS)
      await world.control('lambda/faults', { functionName: `hallmark-${name}`, kind, count: 1 });
    const { amis } = await bake(world);
    await world.settle();

    const faults = await world.control<readonly { functionName: string; count: number }[]>('lambda/faults');
    expect(faults.map(({ count }) => count)).toEqual(FUNCTIONS.map(() => 0));
    expect(promotionsOf(world).map(({ output }) => output['outcome'])).toEqual(['promoted']);
    expect(new Set(Object.values(published(world)))).toEqual(new Set(amis.map(({ image }) => image)));
  });
});

describe('a build that failed', () => {
  eachItsOwn();

  it.each(['crash-before', 'crash-after'])('is announced although announce-build is killed (%s)', async (kind) => {
    const { account, region } = world.layout.hub;
    const plan = { recipe: world.image.name, account, region, outcome: 'FAILED', failAt: 'TESTING', reason: 'no page' };
    await world.control('imagebuilder/next-build', plan);
    await world.control('lambda/faults', { functionName: 'hallmark-announce-build', kind, count: 1 });
    const imagePipelineArn = `arn:aws:imagebuilder:${region}:${account}:image-pipeline/${world.image.name}`;
    await world.clients
      .imagebuilder(account, region)
      .send(new StartImagePipelineExecutionCommand({ imagePipelineArn }));
    await world.settle();

    const told = await world.control<{ protocol: string; message: string }[]>('sns/notifications');
    expect(told.filter(({ protocol }) => protocol === 'slack').at(-1)?.message).toContain('no page');
    expect(promotionsOf(world)).toEqual([]);
  });
});

describe('two images at once', () => {
  eachItsOwn();

  it('leaves the newest current everywhere, and nothing goes backwards', async () => {
    const [, newest] = [await bake(world), await bake(world)];
    await world.settle();

    const outcomes = promotionsOf(world).map(({ output }) => output['outcome']);
    expect(outcomes.filter((outcome) => outcome === 'promoted').length).toBeGreaterThanOrEqual(1);
    expect(outcomes.every((outcome) => outcome === 'promoted' || outcome === 'superseded')).toBe(true);
    expect(new Set(Object.values(published(world)))).toEqual(new Set(newest.amis.map(({ image }) => image)));
  });
});

describe('a bad manual request', () => {
  oneForAll();

  it.each([
    ['no image', {}, 'REQUEST_MALFORMED'],
    ['no JSON object', '"web-server"', 'REQUEST_MALFORMED'],
    ['a malformed ARN', { image: 'arn:aws:imagebuilder:us-east-1:111111111111:image/web-server' }, 'REQUEST_MALFORMED'],
    ['an unknown field', { image: 'web-server/1.0.0', stage: 'prod' }, 'REQUEST_MALFORMED'],
    ['an unknown image', { image: 'web-server/9.9.9/1' }, 'IMAGE_UNKNOWN'],
    ['an AMI of nobody', { image: 'ami-0123456789abcdef0' }, 'IMAGE_UNKNOWN'],
    ['an unknown stage', { image: 'web-server/1.0.0', stages: ['production'] }, 'STAGE_UNKNOWN'],
    ['previous without a stage', { image: 'previous' }, 'REQUEST_MALFORMED'],
  ])('with %s is rejected with a message and changes nothing', async (what, input, code) => {
    const before = published(world);
    await start(input, what.replaceAll(' ', '-'));

    expect(promotionsOf(world).at(-1)).toMatchObject({
      status: 'SUCCEEDED',
      output: {
        outcome: 'rejected',
        code,
        message: expect.stringMatching(/\w{3}/),
        fix: expect.stringMatching(/\w{3}/),
      },
    });
    expect(published(world)).toEqual(before);
  });
});

describe('a manual request', () => {
  eachItsOwn();
  beforeEach(async () => {
    await bake(world);
    await world.settle();
  });

  it('by AMI id finds the image that the AMI belongs to, although find-image is killed once', async () => {
    const { amis } = await bake(world, { emitEvent: false });
    await world.control('lambda/faults', { functionName: 'hallmark-find-image', kind: 'crash-before', count: 1 });
    await start({ image: amis[1]?.image }, 'by-ami');

    expect(promotionsOf(world).at(-1)?.output).toMatchObject({ outcome: 'promoted', image: { version: '1.0.0/2' } });
  });

  it('to go back needs a reason; it moves that stage alone, and holds it there', async () => {
    const { amis } = await bake(world);
    await world.settle();
    const input = {
      image: 'previous',
      name: 'web-server',
      stages: ['prod'],
      reason: 'INC-1: the new one leaks memory',
    };
    await start({ image: 'web-server/1.0.0/1' }, 'no-reason');
    await start(input, 'go-back');
    const after = published(world);
    await bake(world);
    await world.settle();

    expect(promotionsOf(world)[2]?.output).toMatchObject({ outcome: 'rejected', code: 'REASON_MISSING' });
    expect(promotionsOf(world)[3]?.output).toMatchObject({ outcome: 'promoted', image: { version: '1.0.0/1' } });
    expect(after['444444444444 us-east-1']).not.toBe(amis[0]?.image);
    expect(after['333333333333 us-east-1']).toBe(amis[0]?.image);
    expect(promotionsOf(world)[4]?.output['outcome']).toBe('held');
    expect(published(world)['444444444444 us-east-1']).toBe(after['444444444444 us-east-1']);
  });
});

describe('events', () => {
  eachItsOwn();

  it('of other images, sources and states start nothing', async () => {
    await bake(world, { name: 'another-image' });
    await world.settle();

    expect(promotionsOf(world)).toEqual([]);
  });

  it('that come three times start one promotion', async () => {
    await world.control('switches', { events: { copies: 3 } });
    await bake(world);
    await world.settle();

    expect(promotionsOf(world)).toHaveLength(1);
  });
});
