import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamodb } from '../../local/services/dynamodb/service.ts';
import { iam } from '../../local/services/iam/service.ts';
import { sts } from '../../local/services/sts/service.ts';
import { clientFor } from '../../shared/aws/clients.ts';
import { dynamodbLedger } from '../../shared/aws/dynamodb-ledger.ts';
import { dynamodbRequests } from '../../shared/aws/dynamodb-requests.ts';
import { dynamodbSteering } from '../../shared/aws/dynamodb-steering.ts';
import type { BuilderNames } from '../../shared/ports/builder-names.ts';
import { steerChannel } from '../../shared/promotions/steer-channel.ts';
import { localAws, makeTable } from '../shared/aws/local-aws.ts';
import { aConfiguration, anImage, hash, NOW } from '../support/builders.ts';

const REGION = 'us-east-1';
const OLD = anImage('web-server/1.4.0/6', { madeFrom: ['arn:aws:imagebuilder:us-east-1:1:component/nginx/1.2.0/1'] });
const NEW = anImage('web-server/1.4.0/7');
const BY = { reason: 'INC-1', requestedBy: 'dana' };

let tables = 0;

localAws({ services: [sts, iam, dynamodb] }, () => [clientFor(DynamoDBClient, REGION)]);

const desk = async (
  has: BuilderNames['has'] = async (kind, name) => kind === 'component' && ['nginx', 'update-linux'].includes(name),
) => {
  tables += 1;
  const table = `steering-${tables}`;
  await makeTable(table, REGION);
  const ledger = dynamodbLedger(table, REGION);
  const started: { name: string; input: unknown }[] = [];
  const told: string[] = [];
  const steer = steerChannel({
    configuration: aConfiguration(),
    steering: dynamodbSteering(table, REGION),
    requests: dynamodbRequests(table, REGION),
    names: {
      has,
      own: async (kind) => (kind === 'component' ? ['nginx', 'nginx-tests'] : ['web-server', 'base']),
    },
    executions: {
      startOf: async () => undefined,
      start: async (name, input) => {
        if (started.some((each) => each.name === name)) return 'already-there';
        started.push({ name, input });
        return 'started';
      },
    },
    announce: async ({ kind }) => void told.push(kind),
    now: () => NOW,
    hash,
  });
  const current = async (image = OLD) => {
    const by = { image, stage: 'prod', owner: 'me', now: NOW.toISOString(), until: '2026-11-23T00:00:00.000Z' };
    await ledger.take({ ...by, force: false, downgrade: false });
    await ledger.complete({ image, stage: 'prod', owner: 'me', at: NOW.toISOString(), repair: false });
  };
  return { ledger, steer, started, told, current };
};

describe('A hold by a person', () => {
  it('keeps newer builds out of the stage, and says who and why', async () => {
    const { steer, ledger, told } = await desk();
    expect(await steer({ action: 'hold', image: 'web-server', stages: ['prod'], ...BY })).toMatchObject({
      outcome: 'held',
    });
    expect(await ledger.channel('web-server', 'prod')).toMatchObject({
      hold: { by: 'dana (not verified)', reason: 'INC-1' },
    });
    expect(told).toEqual(['channel-held']);
  });

  it('lets what has waited go on when it is lifted, once, however often that is said', async () => {
    const { steer, ledger, started } = await desk();
    await steer({ action: 'hold', image: 'web-server', stages: ['prod'], ...BY });
    await ledger.queue('prod', { image: NEW, stages: ['prod'] });
    const lift = { action: 'lift', image: 'web-server', stages: ['prod'], ...BY };
    expect(await steer(lift)).toMatchObject({
      outcome: 'lifted',
      message: expect.stringMatching(/continues with .*1\.4\.0\/7/),
    });
    await steer(lift);
    expect(started).toEqual([
      {
        name: expect.stringMatching(/^web-server-1-4-0-7-queued-[0-9a-f]{8}$/),
        input: { image: NEW.buildVersionArn, stages: ['prod'], requestedBy: 'dana (not verified)' },
      },
    ]);
  });

  it('that is not there cannot be lifted', async () => {
    const { steer, told } = await desk();
    const lift = { action: 'lift', image: 'web-server', stages: ['prod'], ...BY };
    expect(await steer(lift)).toMatchObject({ outcome: 'nothing-to-do' });
    expect(told).toEqual([]);
  });

  it('once more after it was lifted waits for a lift of its own', async () => {
    const { steer, ledger, started } = await desk();
    const order = { image: 'web-server', stages: ['prod'], ...BY };
    await steer({ action: 'hold', ...order });
    await steer({ action: 'lift', ...order });
    await steer({ action: 'hold', ...order });
    await ledger.queue('prod', { image: NEW, stages: ['prod'] });
    expect((await ledger.channel('web-server', 'prod'))?.lifted).toBeUndefined();
    expect(started).toEqual([]);
  });
});

describe('A veto', () => {
  it('of a component says where it is current, for it takes nothing back', async () => {
    const { steer, ledger, current } = await desk();
    await current(OLD);
    expect(await steer({ action: 'veto', component: 'nginx/1.2.0', ...BY })).toMatchObject({
      outcome: 'vetoed',
      message: expect.stringMatching(/web-server in prod/),
    });
    expect(await ledger.vetoes()).toMatchObject([
      { kind: 'component', version: 'nginx/1.2.0', by: 'dana (not verified)' },
    ]);
  });

  it('keeps its first author, and can be lifted', async () => {
    const { steer, ledger } = await desk();
    await steer({ action: 'veto', image: 'web-server/1.4.0', ...BY });
    await steer({ action: 'veto', image: 'web-server/1.4.0', reason: 'too', requestedBy: 'erin' });
    expect(await ledger.vetoes()).toMatchObject([
      { kind: 'image', version: 'web-server/1.4.0', by: 'dana (not verified)' },
    ]);
    const lift = { action: 'lift-veto', image: 'web-server/1.4.0', ...BY };
    expect(await steer(lift)).toMatchObject({ outcome: 'veto-lifted' });
    expect(await steer(lift)).toMatchObject({ outcome: 'nothing-to-do' });
    expect(await ledger.vetoes()).toEqual([]);
  });
});

describe('A veto of what does not exist', () => {
  it.each([
    [
      'an image',
      { image: 'wbe-server/1.0.0' },
      /no image named "wbe-server": nothing was vetoed. Did you mean "web-server"/,
    ],
    ['a component', { component: 'ngnix/1.2.0' }, /no component named "ngnix": .* Did you mean "nginx"/],
    ['a component that nothing is like', { component: 'zzzzzzzz/1.2.0' }, /named "zzzzzzzz": nothing was vetoed.$/],
    ['an image of every object', { image: 'constructor/1.0.0' }, /no image named "constructor"/],
  ])('is rejected with what was probably meant: %s', async (_what, what, message) => {
    const { steer, told, ledger } = await desk();
    expect(await steer({ action: 'veto', ...what, ...BY })).toMatchObject({
      outcome: 'rejected',
      code: 'NAME_UNKNOWN',
      message: expect.stringMatching(message),
    });
    expect(await ledger.vetoes()).toEqual([]);
    expect(told).toEqual([]);
  });

  it('is none if the version is only to come, or the component is of someone else', async () => {
    const { steer } = await desk();
    for (const what of [{ image: 'web-server/9.9.9' }, { component: 'update-linux/9.0.0' }])
      expect(await steer({ action: 'veto', ...what, ...BY })).toMatchObject({ outcome: 'vetoed' });
  });

  it('does not stand in the way of a veto while Image Builder cannot be asked', async () => {
    const { steer } = await desk(async () => {
      throw new Error('throttled');
    });
    expect(await steer({ action: 'veto', component: 'ngnix/1.2.0', ...BY })).toMatchObject({ outcome: 'vetoed' });
  });
});

describe('What is shown', () => {
  it('are the channels of an image and all vetoes', async () => {
    const { steer, current } = await desk();
    await current(OLD);
    await steer({ action: 'veto', component: 'nginx/1.2.0', ...BY });
    expect(await steer({ action: 'show', image: 'web-server' })).toMatchObject({
      channels: { prod: { current: { version: '1.4.0/6' } } },
      vetoes: [{ version: 'nginx/1.2.0' }],
    });
  });
});

describe('A bad order', () => {
  it.each([
    ['no object', 'hold', /JSON object/],
    ['no action', {}, /"action" is missing/],
    ['an unknown image', { action: 'hold', image: 'x', stages: ['prod'], ...BY }, /"image" is "x"/],
    ['an unknown stage', { action: 'hold', image: 'web-server', stages: ['x'], ...BY }, /takes a list of dev, prod/],
    ['no reason', { action: 'lift', image: 'web-server', stages: ['prod'], requestedBy: 'dana' }, /"reason"/],
    ['nobody', { action: 'lift', image: 'web-server', stages: ['prod'], reason: 'INC-1' }, /"requestedBy"/],
    ['no version', { action: 'veto', image: 'web-server', ...BY }, /takes a version/],
    ['two versions', { action: 'veto', image: 'a/1.0.0', component: 'b/1.0.0', ...BY }, /not both/],
    ['a stray field', { action: 'show', image: 'web-server', stage: 'prod' }, /"stage" is not known/],
  ])('%s changes nothing and is answered with what is wrong', async (_what, order, message) => {
    const { steer, told } = await desk();
    expect(await steer(order)).toMatchObject({
      outcome: 'rejected',
      code: 'ORDER_MALFORMED',
      message: expect.stringMatching(message),
      fix: expect.stringMatching(/docs/),
    });
    expect(told).toEqual([]);
  });
});

describe('An image that a person lets stand', () => {
  const order = { action: 'let-stand', image: 'web-server', stages: ['prod'], ...BY };
  const take = { image: NEW, stage: 'prod', now: NOW.toISOString(), force: false, downgrade: false };
  const first = { ...take, owner: 'first', until: '2026-11-23T00:00:00.000Z' };

  it('is the one on its way into the stage, and no later one', async () => {
    const { steer, ledger, told } = await desk();
    await ledger.take(first);
    expect(await steer(order)).toMatchObject({ outcome: 'stands' });
    expect(await ledger.channel('web-server', 'prod')).toMatchObject({
      letStand: { by: 'dana (not verified)', reason: 'INC-1' },
    });
    expect(told).toEqual(['let-stand']);
    await ledger.take({ ...first, owner: 'second', ended: 'first' });
    expect((await ledger.channel('web-server', 'prod'))?.letStand).toBeUndefined();
  });

  it('has to be on its way', async () => {
    const { steer, told, current } = await desk();
    expect(await steer(order)).toMatchObject({ outcome: 'nothing-to-do' });
    await current();
    expect(await steer(order)).toMatchObject({ outcome: 'nothing-to-do' });
    expect(told).toEqual([]);
  });
});
