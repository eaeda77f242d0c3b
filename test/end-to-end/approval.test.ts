import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { reconfigured } from './reconfigured.ts';
import { bake, type Deployed, deployed, invoke, promotionsOf, published } from './world.ts';

const DEV = '222222222222';
const PROD = '444444444444';
const IN_PROD = `${PROD} us-east-1`;
const HOUR = 3_600_000;

let world: Deployed;

beforeAll(async () => {
  const stages = [
    { name: 'dev', accounts: [DEV] },
    {
      name: 'prod',
      accounts: [PROD],
      approval: { approvers: 2, timeoutHours: 24, from: ['dana', 'erin', 'finn'], identity: 'declared' },
    },
  ];
  world = await deployed(await reconfigured((example) => ({ ...example, stages, reconcile: false })));
});

afterAll(async () => {
  await world.local.close();
});

/** As the message says: `aws lambda invoke --function-name hallmark-answer-approval`. */
const answer = (said: object) => invoke(world, 'hallmark-answer-approval', said);

const approve = (approval: string, by: string) => answer({ approval, answer: 'approve', by });

/** Ids of the approvals that people were asked for, oldest first. */
const asked = async (): Promise<string[]> => {
  const messages = await world.control<object[]>('sns/notifications');
  const ids = messages.map((each) => /Approval ([0-9A-Z]{8}) of plan/.exec(JSON.stringify(each))?.[1]);
  return [...new Set(ids.filter((id) => id !== undefined))];
};

const waiting = async () => {
  const { amis, imageBuildVersionArn } = await bake(world);
  await world.settle();
  const id = (await asked()).at(-1) ?? '';
  return { id, ami: amis.find(({ region }) => region === 'us-east-1')?.image, imageBuildVersionArn };
};

const last = () => promotionsOf(world).at(-1)?.output ?? {};

it('a stage waits for answers under two names, each of which counts once, and then gets the image', async () => {
  const { id, ami } = await waiting();
  expect(published(world)).toMatchObject({ [`${DEV} us-east-1`]: ami, [IN_PROD]: undefined });
  expect(await approve(id, 'mallory')).toMatchObject({ outcome: 'refused', code: 'APPROVER_UNKNOWN' });
  expect(await answer({ approve: id })).toMatchObject({ outcome: 'refused', code: 'APPROVER_UNKNOWN' });
  expect(await approve('AAAAAAAA', 'dana')).toMatchObject({ outcome: 'refused', code: 'APPROVAL_UNKNOWN' });
  expect(await approve(id, 'dana')).toMatchObject({ outcome: 'recorded' });
  for (const alike of ['Dana ', 'da\u200bna', '\uff44ana'])
    expect(await approve(id, alike)).toMatchObject({ outcome: 'recorded', message: expect.stringContaining('1 of 2') });
  expect(await approve(id, 'erin')).toMatchObject({ outcome: 'approved' });
  await world.settle();

  expect(last()).toMatchObject({ outcome: 'promoted', stages: [{ name: 'dev' }, { name: 'prod' }] });
  expect(published(world)[IN_PROD]).toBe(ami);
  expect(await approve(id, 'erin')).toMatchObject({ outcome: 'approved' });
  expect(await approve(id, 'finn')).toMatchObject({ outcome: 'refused', code: 'APPROVAL_CLOSED' });
});

it('two answers that come at the same moment are both counted', async () => {
  const { id } = await waiting();
  const outcomes = await Promise.all([approve(id, 'dana'), approve(id, 'erin')]);
  await world.settle();
  expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(['approved', 'recorded']);
  expect(last()['outcome']).toBe('promoted');
});

it.each(['crash-before', 'crash-after'])(
  'a function that is killed (%s) while it asks or hears the answer loses nothing',
  async (kind) => {
    for (const functionName of ['hallmark-plan-promotion', 'hallmark-request-approval'])
      await world.control('lambda/faults', { functionName, kind, count: 1 });
    const { id, ami } = await waiting();
    await approve(id, 'dana');
    await world.control('lambda/faults', { functionName: 'hallmark-answer-approval', kind, count: 1 });
    await approve(id, 'erin').catch(() => undefined);
    expect(await approve(id, 'erin')).toMatchObject({ outcome: 'approved' });
    await world.settle();
    expect(last()['outcome']).toBe('promoted');
    expect(published(world)[IN_PROD]).toBe(ami);
  },
);

it('one rejection ends it: earlier stages keep the image, who and why is said', async () => {
  const before = published(world)[IN_PROD];
  const { id, ami } = await waiting();
  await approve(id, 'dana');
  await answer({ approval: id, answer: 'reject', by: 'erin', comment: 'CHG-17 is not agreed' });
  await world.settle();
  expect(last()).toMatchObject({ outcome: 'not-approved', message: expect.stringContaining('CHG-17 is not agreed') });
  expect(published(world)).toMatchObject({ [`${DEV} us-east-1`]: ami, [IN_PROD]: before });
});

it('what nobody answers expires as a rejection, and the answer that comes later says so', async () => {
  const { id } = await waiting();
  const { clock } = world.local.world;
  clock.advanceTo(clock.now() + 25 * HOUR);
  await world.settle();
  expect(last()).toMatchObject({ outcome: 'not-approved', message: expect.stringContaining('within 24 hours') });
  expect(await approve(id, 'dana')).toMatchObject({ outcome: 'refused', code: 'APPROVAL_EXPIRED' });
});

it('a newer build overtakes what waits, and the answer to the older one says so', async () => {
  const older = await waiting();
  const newer = await waiting();
  expect(await approve(older.id, 'dana')).toMatchObject({ outcome: 'refused', code: 'APPROVAL_OVERTAKEN' });
  await approve(newer.id, 'dana');
  await approve(newer.id, 'erin');
  await world.settle();
  expect(
    promotionsOf(world)
      .slice(-2)
      .map(({ output }) => output['outcome']),
  ).toEqual(['superseded', 'promoted']);
  expect(published(world)[IN_PROD]).toBe(newer.ami);
});

it('what is not as it was approved is asked once more, and old approvals do not count', async () => {
  const { id, ami } = await waiting();
  const Name = `/golden/${world.image.name}`;
  const foreign = { Name, Value: published(world)[`${DEV} us-east-1`], Overwrite: true };
  await world.clients.ssm(PROD, 'us-east-1').send(new PutParameterCommand({ ...foreign, Type: 'String' }));
  await approve(id, 'dana');
  await approve(id, 'erin');
  await world.settle();
  const again = (await asked()).at(-1) ?? '';

  expect(again).not.toBe(id);
  const messages = (await world.control<object[]>('sns/notifications')).map((each) => JSON.stringify(each));
  expect(messages.at(-1)).toMatch(
    `Hallmark asks again because this changed since the approval: prod: parameters in ${PROD}`,
  );
  await approve(again, 'dana');
  expect(promotionsOf(world).at(-1)?.status).toBe('RUNNING');
  await approve(again, 'finn');
  await world.settle();
  expect(last()['outcome']).toBe('promoted');
  expect(published(world)[IN_PROD]).toBe(ami);
});
