import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamodb } from '../../../local/services/dynamodb/service.ts';
import { iam } from '../../../local/services/iam/service.ts';
import { sts } from '../../../local/services/sts/service.ts';
import { clientFor } from '../../../shared/aws/clients.ts';
import { dynamodbTellings } from '../../../shared/aws/dynamodb-tellings.ts';
import type { Tellings } from '../../../shared/ports/tellings.ts';
import { fakeTellings } from '../../support/fakes/fake-tellings.ts';
import { localAws, makeTable } from './local-aws.ts';

const REGION = 'us-east-1';
const FAILED = { image: 'web-server', happening: '1.4.0/7 FAILED', at: '2026-11-22T02:42:00Z' };

let tables = 0;
let now = new Date('2026-11-22T02:00:00Z');

localAws({ services: [sts, iam, dynamodb] }, () => [clientFor(DynamoDBClient, REGION)]);

const inDynamodb = async (): Promise<Tellings> => {
  tables += 1;
  const TableName = `tellings-${tables}`;
  await makeTable(TableName, REGION);
  return dynamodbTellings(TableName, REGION, () => now);
};

describe.each([
  ['in DynamoDB', inDynamodb],
  ['as tests know them', async () => fakeTellings()],
])('Tellings %s', (_where, make) => {
  it('give the turn to the first, and to nobody while it tells', async () => {
    const tellings = await make();
    expect(await tellings.begin(FAILED)).toBe('mine');
    expect(await tellings.begin(FAILED)).toBe('busy');
  });

  it('are told for ever once they are done, also when that is noted twice', async () => {
    const tellings = await make();
    await tellings.begin(FAILED);
    await tellings.done(FAILED);
    await tellings.done(FAILED);
    expect(await tellings.begin(FAILED)).toBe('told');
  });

  it('are told again of an event that is later by minutes: what was retried has failed once more', async () => {
    const tellings = await make();
    await tellings.begin(FAILED);
    await tellings.done(FAILED);
    expect(await tellings.begin({ ...FAILED, at: '2026-11-22T02:43:00Z' })).toBe('told');
    const again = { ...FAILED, at: '2026-11-22T02:50:00Z' };
    expect(await tellings.begin(again)).toBe('mine');
    expect(await tellings.begin(again)).toBe('busy');
    await tellings.done(again);
    expect(await tellings.begin(again)).toBe('told');
    expect(await tellings.begin(FAILED)).toBe('told');
  });

  it('are one for each happening and image', async () => {
    const tellings = await make();
    const all = [FAILED, { ...FAILED, happening: '1.4.0/8 FAILED' }, { ...FAILED, image: 'db-server' }];
    expect(await Promise.all(all.map((telling) => tellings.begin(telling)))).toEqual(['mine', 'mine', 'mine']);
  });

  it('give one turn to many at once', async () => {
    const tellings = await make();
    const turns = await Promise.all(Array.from({ length: 5 }, () => tellings.begin(FAILED)));
    expect(turns.toSorted()).toEqual(['busy', 'busy', 'busy', 'busy', 'mine']);
  });
});

describe('A turn that is not finished', () => {
  it('is free again after a minute: a function that was killed tells nobody', async () => {
    const tellings = await inDynamodb();
    await tellings.begin(FAILED);
    now = new Date(now.getTime() + 61_000);
    expect(await tellings.begin(FAILED)).toBe('mine');
  });
});
