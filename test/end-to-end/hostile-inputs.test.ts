import fc, { type Arbitrary } from 'fast-check';
import { hostileValue, spoiled } from '../support/hostile.ts';
import { bake, type Deployed, deployed, invoke, promotionsOf, published, startPromotion } from './world.ts';

/** Most characters that an answer has. */
const LONGEST = 20_000;

/** What a function may fail with: each with a sentence of its own, which says whether a repetition helps. */
const OWN_ERRORS = ['PermanentError', 'RetryableError'];

const MANY = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`unknown-${index}`, index]));

const inputs = (right: object, count: number): readonly unknown[] => [
  ...[{ ...right, ...MANY }, MANY],
  ...sampled(right, count - 2),
];

const sampled = (right: object, count: number): readonly unknown[] =>
  fc.sample(
    fc.oneof({ weight: 4, arbitrary: spoiled(right) }, { weight: 1, arbitrary: hostileValue }) as Arbitrary<unknown>,
    {
      seed: 20_261_201,
      numRuns: count,
    },
  );

let world: Deployed;
let current: object;

beforeAll(async () => {
  world = await deployed();
  await bake(world);
  await world.settle();
  current = published(world);
});

afterAll(async () => {
  await world.local.close();
});

const answers = async (functionName: string, payloads: readonly unknown[]) =>
  Promise.all(
    payloads.map(async (payload) => ({ payload, answer: await invoke(world, functionName, payload as object) })),
  );

/** The answers that no person can read: without a sentence, too long, or a stack trace alone. */
const unreadable = (all: readonly { readonly payload: unknown; readonly answer: unknown }[]): readonly string[] =>
  all
    .filter(({ answer }) => {
      const { errorType, errorMessage } = (answer ?? {}) as { errorType?: string; errorMessage?: string };
      const { length } = JSON.stringify(answer);
      return length > LONGEST || (errorType !== undefined && !(OWN_ERRORS.includes(errorType) && errorMessage));
    })
    .map(({ payload, answer }) => `${JSON.stringify(payload).slice(0, 200)} → ${JSON.stringify(answer).slice(0, 300)}`);

describe('Whatever is sent', () => {
  it('to the state machine, no promotion fails or is half done, and each ends with a bounded answer', async () => {
    const right = {
      ...{ image: 'web-server/1.0.0', stages: ['dev'], reason: 'INC-1', requestedBy: 'dana' },
      ...{ mode: 'apply', digest: '0'.repeat(64), trigger: 'event' },
    };
    for (const [index, input] of inputs(right, 200).entries())
      await startPromotion(world, JSON.stringify(input) ?? 'null', `hostile-${index}`);
    await world.settle();

    const ended = promotionsOf(world).filter(({ name }) => name.startsWith('hostile-'));
    expect(ended).toHaveLength(200);
    expect(ended.filter(({ status }) => status !== 'SUCCEEDED')).toEqual([]);
    expect(ended.filter(({ output }) => JSON.stringify(output).length > LONGEST)).toEqual([]);
    expect(ended.filter(({ output }) => typeof output['outcome'] !== 'string')).toEqual([]);
    expect(published(world)).toEqual(current);
  });

  it.each([
    [
      'hallmark-steer-channel',
      { action: 'hold', image: 'web-server', stages: ['prod'], reason: 'a', requestedBy: 'b' },
    ],
    ['hallmark-steer-channel', { action: 'veto', component: 'nginx/1.2.0', reason: 'INC-1', requestedBy: 'dana' }],
    ['hallmark-answer-approval', { approval: '7K3M9QWX', answer: 'approve', by: 'dana', comment: 'fine' }],
  ])('to %s, the answer is a bounded sentence: %j', async (functionName, right) => {
    expect(unreadable(await answers(functionName, inputs(right, 300)))).toEqual([]);
    await world.settle();
    expect(published(world)).toEqual(current);
  });

  const EVENT = {
    ...{ version: '0', id: '1', time: '2026-11-21T18:00:00Z', region: 'us-east-1', account: '111111111111' },
    ...{ source: 'aws.imagebuilder', 'detail-type': 'EC2 Image Builder Image State Change' },
    resources: ['arn:aws:imagebuilder:us-east-1:111111111111:image/web-server/9.0.0/1'],
    detail: { state: { status: 'AVAILABLE' } },
  };

  it.each(['hallmark-start-promotion', 'hallmark-announce-build', 'hallmark-record-scan', 'hallmark-close-promotion'])(
    'to the queue of %s, the message is handled or goes back alone',
    async (functionName) => {
      const bodies = inputs(EVENT, 200).map((event) => JSON.stringify(event) ?? 'null');
      const all = await answers(
        functionName,
        bodies.map((body, index) => ({ Records: [{ messageId: `m-${index}`, body }] })),
      );
      await world.settle();

      expect(unreadable(all)).toEqual([]);
      expect(all.filter(({ answer }) => !Array.isArray(answer['batchItemFailures']))).toEqual([]);
      expect(published(world)).toEqual(current);
    },
  );
});
