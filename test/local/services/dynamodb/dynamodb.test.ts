import { dynamodb } from '../../../../local/services/dynamodb/service.ts';
import { type FakeWorld, fakeWorld } from '../../support/fake-world.ts';

let world: FakeWorld;
const ACCOUNT = '111111111111';
const call = (operation: string, input: object, by?: never) =>
  world.call(ACCOUNT, `dynamodb:${operation}`, input, { region: 'us-east-1', ...(by ? { by } : {}) });

beforeEach(async () => {
  world = fakeWorld([dynamodb]);
  await call('CreateTable', {
    TableName: 'things',
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  });
});

const item = { pk: { S: 'one' }, count: { N: '1' }, bytes: { B: new Uint8Array([1, 250]) } };

it('shows a table with the ARN of its account and region, and an id of its own that stays', async () => {
  const described = await call('DescribeTable', { TableName: 'things' });
  expect(described).toMatchObject({
    Table: {
      TableArn: 'arn:aws:dynamodb:us-east-1:111111111111:table/things',
      TableId: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    },
  });
  expect((await call('DescribeTable', { TableName: 'things' })).Table.TableId).toBe(described.Table.TableId);
});

describe('an item', () => {
  it('comes back as it was put, bytes included', async () => {
    await call('PutItem', { TableName: 'things', Item: item });

    expect(await call('GetItem', { TableName: 'things', Key: { pk: { S: 'one' } } })).toEqual({ Item: item });
  });

  it('is found by the ARN of its table, too', async () => {
    await call('PutItem', { TableName: 'arn:aws:dynamodb:us-east-1:111111111111:table/things', Item: item });

    expect(await call('Scan', { TableName: 'things' })).toMatchObject({ Count: 1 });
  });
});

describe('a condition that does not hold', () => {
  it('refuses the write, and shows what stands in the way where asked to', async () => {
    await call('PutItem', { TableName: 'things', Item: item });
    const again = call('PutItem', {
      TableName: 'things',
      Item: { pk: { S: 'one' } },
      ConditionExpression: 'attribute_not_exists(pk)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });

    await expect(again).rejects.toMatchObject({ name: 'ConditionalCheckFailedException', fields: { Item: item } });
  });
});
