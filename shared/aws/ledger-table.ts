import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { call } from './call.ts';
import { clientFor } from './clients.ts';

export type Item = Readonly<Record<string, AttributeValue>>;

export const text = (value: string): AttributeValue => ({ S: value });
export const one: AttributeValue = { N: '1' };
export const json = (value: unknown): AttributeValue => ({ S: JSON.stringify(value) });

/** What {@link json} wrote; undefined for nothing and for null. */
export const parsed = <T>(value: AttributeValue | undefined): T | undefined =>
  value?.S === undefined ? undefined : ((JSON.parse(value.S) as T | null) ?? undefined);

export interface Update {
  readonly key: Item;
  /** Attributes are written `#name`, since many a plain word is reserved. */
  readonly expression: string;
  readonly condition?: string;
  readonly values: Readonly<Record<string, AttributeValue>>;
}

/** Every write is one conditional request, and tells what the item was before. */
export const ledgerTable = (TableName: string, region: string) => {
  const client = clientFor(DynamoDBClient, region);
  return {
    get: async (Key: Item): Promise<Item | undefined> => {
      const command = new GetItemCommand({ TableName, Key, ConsistentRead: true });
      return (await call('GetItem', region, () => client.send(command))).Item;
    },
    /** The items of a partition whose sort key begins so (all of them for an empty prefix), and that `filter` lets through. */
    query: async (pk: string, prefix: string, filter?: Pick<Update, 'expression' | 'values'>): Promise<Item[]> => {
      const all: Item[] = [];
      let ExclusiveStartKey: Item | undefined;
      do {
        const command = new QueryCommand({
          TableName,
          KeyConditionExpression: prefix === '' ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :prefix)',
          ...(filter
            ? { FilterExpression: filter.expression, ExpressionAttributeNames: namesIn(filter.expression) }
            : {}),
          ExpressionAttributeValues: {
            ':pk': text(pk),
            ...(prefix === '' ? {} : { ':prefix': text(prefix) }),
            ...filter?.values,
          },
          ConsistentRead: true,
          ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}),
        });
        const page = await call('Query', region, () => client.send(command));
        all.push(...(page.Items ?? []));
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey);
      return all;
    },
    /** Leaves an item that is there as it is. */
    add: async (Item: Item): Promise<void> => {
      const command = new PutItemCommand({ TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' });
      await ifHeld(call('PutItem', region, () => client.send(command)));
    },
    update: async ({ key, expression, condition, values }: Update): Promise<{ held: boolean; before: Item }> => {
      const command = new UpdateItemCommand({
        TableName,
        Key: key,
        UpdateExpression: expression,
        ...(condition === undefined ? {} : { ConditionExpression: condition }),
        ExpressionAttributeNames: namesIn(`${expression} ${condition ?? ''}`),
        // An empty map is refused.
        ...(Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values }),
        ReturnValues: 'ALL_OLD',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      const { answer, item } = await ifHeld(call('UpdateItem', region, () => client.send(command)));
      return { held: answer !== undefined, before: answer?.Attributes ?? item ?? {} };
    },
  };
};

/** `#hold` stands for the attribute `hold`. */
const namesIn = (expression: string): Record<string, string> =>
  Object.fromEntries([...expression.matchAll(/#(\w+)/g)].map(([alias, name = '']) => [alias, name]));

const ifHeld = async <T>(write: Promise<T>): Promise<{ readonly answer?: T; readonly item?: Item | undefined }> => {
  try {
    return { answer: await write };
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return { item: error.Item };
    throw error;
  }
};
