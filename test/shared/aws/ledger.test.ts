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
  force: false,
  downgrade: false,
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

  it('gives a channel on when its owner has ended, and at no time before', async () => {
    const ledger = await open();
    await ledger.take(take());
    const later = { now: '2027-11-22T02:00:00.000Z' };
    expect(await ledger.take(take({ owner: 'other', ...later }))).toMatchObject({ outcome: 'busy', owner: 'me' });
    expect(await ledger.take(take({ owner: 'other', ended: 'me' }))).toMatchObject({ outcome: 'taken' });
    expect(await ledger.complete(done())).toBe('lost');
    await ledger.fail('web-server', 'dev', 'me', hold);
    const { state, hold: held } = (await ledger.channel('web-server', 'dev')) ?? {};
    expect({ state, held }).toEqual({ state: 'DEPLOYING', held: undefined });
  });

  it('lets go of a channel as it was, held or failed, and for its owner alone', async () => {
    const ledger = await open();
    await ledger.take(take({ image: OLD }));
    await ledger.complete(done(OLD));
    await ledger.take(take());
    await ledger.fail('web-server', 'dev', 'me', hold);
    await ledger.take(take({ owner: 'next', force: true }));
    await ledger.giveUp('web-server', 'dev', 'me');
    expect((await ledger.channel('web-server', 'dev'))?.coming?.owner).toBe('next');
    await ledger.giveUp('web-server', 'dev', 'next');
    expect(await ledger.channel('web-server', 'dev')).toMatchObject({
      ...{ state: 'FAILED', hold, current: { version: '1.9.0/1' } },
    });
    expect((await ledger.channel('web-server', 'dev'))?.coming).toBeUndefined();
  });

  it('gives a channel up as one that failed, where whoever had it before was cut off in it', async () => {
    const ledger = await open();
    await ledger.take(take());
    await ledger.take(take({ owner: 'next', ended: 'me' }));
    await ledger.giveUp('web-server', 'dev', 'next');
    const { state, coming } = (await ledger.channel('web-server', 'dev')) ?? {};
    expect({ state, coming }).toEqual({ state: 'FAILED', coming: undefined });
  });

  it('leaves a hold alone that came between two runs of the step that takes the channel', async () => {
    const ledger = await open();
    await ledger.take(take({ force: true }));
    await ledger.ask('web-server', 'dev', hold);
    expect(await ledger.take(take({ force: true }))).toMatchObject({ outcome: 'taken' });
    const { hold: held, overruled } = (await ledger.channel('web-server', 'dev')) ?? {};
    expect({ held, overruled }).toEqual({ held: hold, overruled: undefined });
  });

  it('remembers until the end of a promotion that a fleet failed on what it brings, if it has the channel', async () => {
    const ledger = await open();
    await ledger.take(take());
    await ledger.markFailing('web-server', 'dev', 'other');
    expect((await ledger.channel('web-server', 'dev'))?.failing).toBeFalsy();
    await ledger.markFailing('web-server', 'dev', 'me');
    expect((await ledger.channel('web-server', 'dev'))?.failing).toBe(true);
    await ledger.fail('web-server', 'dev', 'me', hold);
    await ledger.take(take({ owner: 'next', force: true }));
    expect((await ledger.channel('web-server', 'dev'))?.failing).toBeFalsy();
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
    expect(await ledger.take(take({ image: OLD, force: true, downgrade: true }))).toMatchObject({
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

  it('tells what is on its way, and the newest build that was accepted', async () => {
    const ledger = await open();
    expect(await ledger.newest('web-server')).toBeUndefined();
    await ledger.accept(NEW);
    await ledger.take(take());
    expect(await ledger.newest('web-server')).toMatchObject({ version: '1.10.0/1', sortable: NEW.sortable });
    expect((await ledger.channel('web-server', 'dev'))?.coming).toEqual({ owner: 'me', sortable: NEW.sortable });
  });

  it('lets a person who overrules a hold past it, and past a newer image only on purpose', async () => {
    const ledger = await open();
    await ledger.take(take());
    await ledger.complete(done());
    expect(await ledger.take(take({ image: OLD, force: true }))).toMatchObject({ outcome: 'superseded' });
    expect(await ledger.take(take({ image: OLD, downgrade: true }))).toMatchObject({ outcome: 'taken' });
  });

  it('keeps a hold that is set while a promotion is at work, and lifts the one it was to overrule', async () => {
    const ledger = await open();
    await ledger.take(take());
    await ledger.fail('web-server', 'dev', 'me', hold);
    await ledger.take(take({ force: true }));
    expect((await ledger.channel('web-server', 'dev'))?.overruled).toEqual(hold);
    await ledger.complete(done());
    expect((await ledger.channel('web-server', 'dev'))?.hold).toBeUndefined();

    await ledger.take(take());
    await ledger.ask('web-server', 'dev', { ...hold, reason: 'stop it' });
    expect(await ledger.complete(done())).toBe('completed');
    expect(await ledger.channel('web-server', 'dev')).toMatchObject({
      current: { version: NEW.version },
      hold: { reason: 'stop it' },
    });
  });

  it('says of a failed stage that it was held, where somebody held it meanwhile', async () => {
    const ledger = await open();
    await ledger.take(take());
    await ledger.ask('web-server', 'dev', { ...hold, reason: 'stop it' });
    await ledger.fail('web-server', 'dev', 'me', hold);
    expect(await ledger.channel('web-server', 'dev')).toMatchObject({ state: 'FAILED', hold: { reason: 'stop it' } });
  });

  it('asks nobody to stop where nothing is on its way', async () => {
    const ledger = await open();
    await ledger.take(take());
    await ledger.complete(done());
    await ledger.ask('web-server', 'dev', hold);
    expect((await ledger.channel('web-server', 'dev'))?.hold).toBeUndefined();
  });

  it('queues the newest of the builds that a hold keeps out, until it is current', async () => {
    const ledger = await open();
    await ledger.queue('dev', { image: NEW, stages: ['dev', 'prod'] });
    await ledger.queue('dev', { image: OLD, stages: ['dev'] });
    expect((await ledger.channel('web-server', 'dev'))?.queued).toMatchObject({
      image: { version: NEW.version },
      stages: ['dev', 'prod'],
    });
    await ledger.take(take());
    await ledger.complete(done());
    expect((await ledger.channel('web-server', 'dev'))?.queued).toBeUndefined();
  });

  it('has one run of a promotion by hand, until that has ended', async () => {
    const ledger = await open();
    const run = { image: 'web-server', version: NEW.version, stages: ['dev'], force: false, owner: 'a', eventId: 'e' };
    expect(await ledger.begin({ ...run, stages: ['dev', 'prod'] })).toEqual({ outcome: 'begun' });
    expect(await ledger.begin({ ...run, stages: ['dev', 'prod'] })).toEqual({ outcome: 'begun' });
    expect(await ledger.begin({ ...run, owner: 'b' })).toEqual({ outcome: 'joined', owner: 'a' });
    expect(await ledger.begin({ ...run, owner: 'b', stages: ['staging'] })).toEqual({ outcome: 'begun' });
    expect(await ledger.begin({ ...run, owner: 'b', force: true })).toEqual({ outcome: 'begun' });
    expect(await ledger.begin({ ...run, owner: 'b', ended: 'a' })).toEqual({ outcome: 'begun' });
    await ledger.end('web-server', NEW.version, 'a');
    expect(await ledger.begin({ ...run, owner: 'c' })).toEqual({ outcome: 'joined', owner: 'b' });
    await ledger.end('web-server', NEW.version, 'b');
    expect(await ledger.begin({ ...run, owner: 'c' })).toEqual({ outcome: 'begun' });
  });

  it("joins a person's promotion to the one that the build's event has started", async () => {
    const ledger = await open();
    await ledger.recordStart({
      ...{ promotionId: 'e', image: NEW, executionArn: 'by-event', trigger: 'event', stages: ['dev', 'prod'] },
      ...{ verdict: aVerdict(), startedAt: '2026-11-22T02:00:00.000Z' },
    });
    const run = { image: 'web-server', version: NEW.version, stages: ['dev'], force: false, owner: 'a', eventId: 'e' };
    expect(await ledger.begin(run)).toEqual({ outcome: 'joined', owner: 'by-event' });
    expect(await ledger.begin({ ...run, ended: 'by-event' })).toEqual({ outcome: 'begun' });
    await ledger.recordEnd('web-server', 'e', {
      outcome: 'promoted',
      message: '',
      endedAt: '2026-11-22T02:10:00.000Z',
    });
    expect(await ledger.begin({ ...run, owner: 'a' })).toEqual({ outcome: 'begun' });
  });
});
