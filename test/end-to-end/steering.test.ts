import { bake, type Deployed, deployed, invoke, promotionsOf, published, startPromotion } from './world.ts';

let world: Deployed;

beforeEach(async () => {
  world = await deployed();
});

afterEach(async () => {
  await world.local.close();
});

/** A person at a shell: `aws lambda invoke --function-name hallmark-steer-channel`. */
const steer = (order: object) =>
  invoke(world, 'hallmark-steer-channel', { ...order, reason: 'INC-1', requestedBy: 'dana' });

const start = (input: object, name: string) => startPromotion(world, input, name);

const outcomes = () => promotionsOf(world).map(({ output }) => output['outcome']);

const PROD = '444444444444 us-east-1';
const STAGING = '333333333333 us-east-1';

describe('A hold', () => {
  it('queues newer builds for its stage alone; when it is lifted, the newest goes on there', async () => {
    const first = await bake(world);
    await world.settle();
    await steer({ action: 'hold', image: 'web-server', stages: ['prod'] });
    await bake(world);
    await world.settle();
    const newest = await bake(world);
    await world.settle();
    const whileHeld = published(world);
    await steer({ action: 'lift', image: 'web-server', stages: ['prod'] });
    await world.settle();

    expect(whileHeld[PROD]).toBe(first.amis[0]?.image);
    expect(whileHeld[STAGING]).toBe(newest.amis[0]?.image);
    expect(published(world)[PROD]).toBe(newest.amis[0]?.image);
    expect(outcomes()).toEqual(['promoted', 'held', 'held', 'promoted']);
  });
});

describe('A veto of a version', () => {
  it('keeps it out, even from a person with a reason, until it is lifted', async () => {
    const { imageBuildVersionArn } = await bake(world, { emitEvent: false });
    await steer({ action: 'veto', image: 'web-server/1.0.0' });
    await start({ image: imageBuildVersionArn, reason: 'INC-2' }, 'vetoed');
    await world.settle();
    await steer({ action: 'lift-veto', image: 'web-server/1.0.0' });
    await start({ image: imageBuildVersionArn }, 'allowed');
    await world.settle();

    expect(promotionsOf(world)[0]?.output).toMatchObject({ outcome: 'rejected', code: 'VETOED' });
    expect(outcomes()).toEqual(['rejected', 'promoted']);
  });
});

describe('Two people who start the same promotion at once', () => {
  it('get one: the second is told which runs already', async () => {
    await bake(world, { emitEvent: false });
    await Promise.all([start({ image: 'web-server/1.0.0' }, 'dana'), start({ image: 'web-server/1.0.0' }, 'erin')]);
    await world.settle();

    expect(outcomes().toSorted()).toEqual(['joined', 'promoted']);
    expect(promotionsOf(world).find(({ output }) => output['outcome'] === 'joined')?.output['message']).toMatch(
      /is being promoted to dev, staging, prod already, by arn:.*:(dana|erin)\./,
    );
  });
});
