import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { Channel, Hold, Ledger, LedgerImage } from '../ports/ledger.ts';
import { call } from './call.ts';
import { clientFor } from './clients.ts';

type Item = Record<string, AttributeValue>;

const text = (value: string): AttributeValue => ({ S: value });
const document = (value: unknown): AttributeValue => ({ S: JSON.stringify(value) });
const parsed = <T>(value: AttributeValue | undefined): T | undefined =>
  value?.S === undefined ? undefined : (JSON.parse(value.S) as T);

const key = (image: string, sort: string): Item => ({ pk: text(`IMAGE#${image}`), sk: text(sort) });
const channelKey = (image: string, stage: string): Item => key(image, `CHANNEL#${stage}`);

/** The table `hallmark-ledger` (docs/architecture.md). Every decision is one conditional write. */
export const dynamodbLedger = (tableName: string, region: string): Ledger => {
  const client = clientFor(DynamoDBClient, region);

  /** Gives the item as it was before, or undefined when the condition did not hold. */
  const update = async (
    input: Omit<UpdateItemCommandInput, 'TableName'>,
  ): Promise<{ readonly held: boolean; readonly item: Item }> => {
    const command = new UpdateItemCommand({
      TableName: tableName,
      ReturnValues: 'ALL_OLD',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      ...input,
    });
    try {
      const { Attributes } = await call('UpdateItem', region, () => client.send(command));
      return { held: true, item: Attributes ?? {} };
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return { held: false, item: error.Item ?? {} };
      throw error;
    }
  };

  const get = async (Key: Item): Promise<Item | undefined> => {
    const { Item } = await call('GetItem', region, () =>
      client.send(new GetItemCommand({ TableName: tableName, Key, ConsistentRead: true })),
    );
    return Item;
  };

  return {
    accept: async (image) => {
      const { held, item } = await update({
        Key: key(image.name, 'LINE'),
        UpdateExpression: 'SET newest = :version, build = :build',
        ConditionExpression: 'attribute_not_exists(newest) OR newest <= :version',
        ExpressionAttributeValues: { ':version': text(image.sortable), ':build': text(image.version) },
      });
      return { accepted: held, newest: held ? image.version : (item['build']?.S ?? image.version) };
    },
    recordStart: async (row) => {
      const Item = {
        ...key(row.image.name, `PROMOTION#${row.promotionId}`),
        promotionId: text(row.promotionId),
        version: text(row.image.version),
        buildVersionArn: text(row.image.buildVersionArn),
        executionArn: text(row.executionArn),
        trigger: text(row.trigger),
        stages: document(row.stages),
        verdict: document(row.verdict),
        startedAt: text(row.startedAt),
        outcome: text('in-progress'),
        ...(row.reason ? { reason: text(row.reason) } : {}),
        ...(row.requestedBy ? { requestedBy: text(row.requestedBy) } : {}),
      };
      const command = new PutItemCommand({
        TableName: tableName,
        Item,
        ConditionExpression: 'attribute_not_exists(pk)',
      });
      await call('PutItem', region, () => client.send(command)).catch((error: unknown) => {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      });
    },
    recordEnd: async (image, promotionId, end) => {
      await update({
        Key: key(image, `PROMOTION#${promotionId}`),
        UpdateExpression: 'SET outcome = :outcome, message = :message, endedAt = :at',
        ExpressionAttributeValues: {
          ':outcome': text(end.outcome),
          ':message': text(end.message),
          ':at': text(end.endedAt),
        },
      });
    },
    channel: async (image, stage) => {
      const item = await get(channelKey(image, stage));
      return item && channel(item);
    },
    take: async ({ image, stage, owner, now, until, force }) => {
      const free = '(attribute_not_exists(lockOwner) OR lockOwner = :owner OR lockUntil < :now)';
      const fits = '(attribute_not_exists(currentVersion) OR currentVersion <= :version)';
      const { held, item } = await update({
        Key: channelKey(image.name, stage),
        UpdateExpression:
          'SET lockOwner = :owner, lockUntil = :until, lockVersion = :version, #state = :deploying ADD fence :one',
        ConditionExpression: force ? free : `${free} AND ${fits} AND attribute_not_exists(holdBy)`,
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: {
          ':owner': text(owner),
          ':now': text(now),
          ':until': text(until),
          ':deploying': text('DEPLOYING'),
          ':one': { N: '1' },
          ':version': text(image.sortable),
        },
      });
      if (held) return 'taken';
      return whyNot(item, owner, now, image.sortable, force);
    },
    complete: async (image, stage, owner, at, hold) => {
      const known = await get(channelKey(image.name, stage));
      const again = known?.['currentVersion']?.S === image.sortable;
      const moves = again ? '' : ', previous = if_not_exists(#current, :none)';
      const { held } = await update({
        Key: channelKey(image.name, stage),
        UpdateExpression: `SET #current = :image, currentVersion = :version, #state = :state, since = :at${moves}${hold ? ', holdBy = :hold' : ''} REMOVE lockOwner, lockUntil, lockVersion${hold ? '' : ', holdBy'}`,
        // A step that runs again after its own success finds the lock gone and the image current.
        ConditionExpression: 'lockOwner = :owner OR (attribute_not_exists(lockOwner) AND currentVersion = :version)',
        ExpressionAttributeNames: { '#current': 'current', '#state': 'state' },
        ExpressionAttributeValues: {
          ':image': document(image),
          ':version': text(image.sortable),
          ':state': text('CURRENT'),
          ':at': text(at),
          ':owner': text(owner),
          ...(again ? {} : { ':none': document(null) }),
          ...(hold ? { ':hold': document(hold) } : {}),
        },
      });
      return held ? 'completed' : 'lost';
    },
    fail: async (image, stage, owner, hold) => {
      await update({
        Key: channelKey(image, stage),
        UpdateExpression: 'SET #state = :state, holdBy = :hold REMOVE lockOwner, lockUntil, lockVersion',
        ConditionExpression: 'lockOwner = :owner OR attribute_not_exists(lockOwner)',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':state': text('FAILED'), ':hold': document(hold), ':owner': text(owner) },
      });
    },
  };
};

/** A newer image in the channel decides first: waiting for a lock would not help. */
const whyNot = (
  item: Item,
  owner: string,
  now: string,
  version: string,
  force: boolean,
): 'busy' | 'held' | 'superseded' => {
  const locked =
    item['lockOwner']?.S !== undefined && item['lockOwner'].S !== owner && (item['lockUntil']?.S ?? '') >= now;
  if (!force && (item['currentVersion']?.S ?? '') > version) return 'superseded';
  if (!force && item['holdBy']) return 'held';
  if (locked && !force && (item['lockVersion']?.S ?? '') > version) return 'superseded';
  return 'busy';
};

const channel = (item: Item): Channel => ({
  current: parsed<LedgerImage | null>(item['current']) ?? undefined,
  previous: parsed<LedgerImage | null>(item['previous']) ?? undefined,
  state: (item['state']?.S ?? 'CURRENT') as Channel['state'],
  hold: parsed<Hold>(item['holdBy']),
});
