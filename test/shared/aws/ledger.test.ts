import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamodb } from '../../../local/services/dynamodb/service.ts';
import { iam } from '../../../local/services/iam/service.ts';
import { sts } from '../../../local/services/sts/service.ts';
import { clientFor } from '../../../shared/aws/clients.ts';
import { dynamodbLedger } from '../../../shared/aws/dynamodb-ledger.ts';
import type { ChannelTake, Ledger } from '../../../shared/ports/ledger.ts';
import { anImage, aVerdict } from '../../support/builders.ts';
import { fakeLedger } from '../../support/fakes/fake-ledger.ts';
import { localAws, makeTable } from './local-aws.ts';

const REGION = 'us-east-1';
const OLD = anImage('web-server/1.9.0/1');
const NEW = anImage('web-server/1.10.0/1');

let tables = 0;

localAws({ services: [sts, iam, dynamodb] }, () => [clientFor(DynamoDBClient, REGION)]);

const inDynamodb = async (): Promise<Ledger> => {
  tables += 1;
  const TableName = `ledger-${tables}`;
  await makeTable(TableName, REGION);
  return dynamodbLedger(TableName, REGION);
};

const take = (more: Partial<ChannelTake> = {}): ChannelTake => ({
  image: NEW,
  stage: 'dev',
  owner: 'me',
  now: '2026-11-22T02:00:00.000Z',
  until: '2026-11-22T03:00:00.000Z',
  force: false,
  ...more,
});
const done = (image = NEW, more = {}) => ({
  ...{ image, stage: 'dev', owner: 'me', at: '2026-11-22T02:10:00.000Z', repair: false, ...more },
});
const hold = { by: 'dana', reason: 'freeze', at: '2026-11-22T02:00:00.000Z' };

/** What the fake does, DynamoDB does: else tests over the fake prove nothing. */
describe.each<[string, () => Promise<Ledger>]>([
  ['in memory', async () => fakeLedger()],
  ['in DynamoDB', inDynamodb],
])('A ledger %s', (_where, open) => {
  it('accepts a newer image and the same one, and names the newest to an older one', async () => {
    const ledger = await open();
    expect(await ledger.accept(OLD)).toEqual({ accepted: true, newest: '1.9.0/1' });
    expect(await ledger.accept(NEW)).toEqual({ accepted: true, newest: '1.10.0/1' });
    expect(await ledger.accept(NEW)).toEqual({ accepted: true, newest: '1.10.0/1' });
    expect(await ledger.accept(OLD)).toEqual({ accepted: false, newest: '1.10.0/1' });
  });

  it('gives a channel to one owner at a time', async () => {
    const ledger = await open();
    expect(await ledger.take(take())).toMatchObject({ outcome: 'taken' });
    expect(await ledger.take(take())).toMatchObject({ outcome: 'taken' });
    expect(await ledger.take(take({ owner: 'other' }))).toMatchObject({ outcome: 'busy', owner: 'me' });
    expect(await ledger.take(take({ owner: 'other', force: true }))).toMatchObject({ outcome: 'busy', owner: 'me' });
  });

  it('gives a channel on when its lease is over or its owner has ended', async () => {
    const ledger = await open();
    await ledger.take(take());
    expect(await ledger.take(take({ owner: 'other', ended: 'me' }))).toMatchObject({ outcome: 'taken' });
    const after = { now: '2026-11-22T03:00:00.001Z', until: '2026-11-22T04:00:00.000Z' };
    expect(await ledger.take(take({ owner: 'third', ...after }))).toMatchObject({ outcome: 'taken' });
    expect(await ledger.complete(done())).toBe('lost');
  });

  it('moves current to previous once, and says so again when asked again', async () => {
    const ledger = await open();
    for (const image of [OLD, NEW]) {
      await ledger.take(take({ image }));
      expect(await ledger.complete(done(image))).toBe('completed');
      expect(await ledger.complete(done(image))).toBe('completed');
    }
    const { current, previous, state } = (await ledger.channel('web-server', 'dev')) ?? {};
    expect({ current: current?.version, previous: previous?.version, state }).toEqual({
      current: '1.10.0/1',
      previous: '1.9.0/1',
      state: 'CURRENT',
    });
  });

  it('leaves the previous image alone when the current one is repaired', async () => {
    const ledger = await open();
    for (const [image, repair] of [
      [OLD, false],
      [NEW, false],
      [NEW, true],
    ] as const) {
      await ledger.take(take({ image }));
      await ledger.complete(done(image, { repair }));
    }
    expect((await ledger.channel('web-server', 'dev'))?.previous?.version).toBe('1.9.0/1');
  });

  it('turns an older image away, unless a person insists', async () => {
    const ledger = await open();
    await ledger.take(take());
    expect(await ledger.take(take({ image: OLD, owner: 'other' }))).toMatchObject({ outcome: 'superseded' });
    await ledger.complete(done());
    expect(await ledger.take(take({ image: OLD, owner: 'other' }))).toMatchObject({ outcome: 'superseded' });
    expect(await ledger.take(take({ image: OLD, force: true }))).toMatchObject({
      outcome: 'taken',
      channel: { current: { version: '1.10.0/1' } },
    });
  });

  it('keeps its image and is held when a stage fails, until it is completed without a hold', async () => {
    const ledger = await open();
    await ledger.take(take({ image: OLD }));
    await ledger.complete(done(OLD));
    await ledger.take(take());
    await ledger.fail('web-server', 'dev', 'me', hold);
    expect(await ledger.channel('web-server', 'dev')).toMatchObject({
      state: 'FAILED',
      current: { version: '1.9.0/1' },
    });
    expect(await ledger.take(take())).toMatchObject({ outcome: 'held', channel: { hold } });
    await ledger.take(take({ force: true }));
    await ledger.complete(done());
    expect((await ledger.channel('web-server', 'dev'))?.hold).toBeUndefined();
  });

  it('is not failed by who does not have the channel', async () => {
    const ledger = await open();
    await ledger.take(take());
    await ledger.fail('web-server', 'dev', 'other', hold);
    expect((await ledger.channel('web-server', 'dev'))?.hold).toBeUndefined();
  });

  it('sets a hold with the image of a person who goes back', async () => {
    const ledger = await open();
    await ledger.take(take());
    await ledger.complete(done(NEW, { hold }));
    expect((await ledger.channel('web-server', 'dev'))?.hold).toEqual(hold);
  });

  it('knows nothing of a channel that was never taken', async () => {
    expect(await (await open()).channel('web-server', 'dev')).toBeUndefined();
  });

  it('records the start of a promotion once, and its end', async () => {
    const ledger = await open();
    const row = {
      promotionId: 'p',
      image: NEW,
      executionArn: 'arn:p',
      trigger: 'event',
      stages: ['dev'],
      verdict: aVerdict(),
      startedAt: '2026-11-22T02:00:00.000Z',
    };
    await ledger.recordStart(row);
    await expect(ledger.recordStart(row)).resolves.toBeUndefined();
    const end = { outcome: 'promoted', message: 'in dev', endedAt: '2026-11-22T02:10:00.000Z' };
    await expect(ledger.recordEnd('web-server', 'p', end)).resolves.toBeUndefined();
  });
});
