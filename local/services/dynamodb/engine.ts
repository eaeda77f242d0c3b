import { EventEmitter } from 'node:events';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import dynalite from 'dynalite';
import { AwsError } from '../../kernel/errors.ts';
import type { World } from '../../kernel/world.ts';

type Json = Record<string, unknown>;

/** What outlives the engine: definitions of tables and, once kept, their items. */
export interface TablesState {
  readonly tables: Record<string, Json>;
  readonly tableIds: Record<string, string>;
  /** Names of tables with deletion protection. */
  readonly protectedTables: Record<string, true>;
  items: Record<string, Json[]>;
}

export const tablesState = (world: World, account: string, region: string): TablesState =>
  world.state('dynamodb', account, region, () => ({ tables: {}, tableIds: {}, protectedTables: {}, items: {} }));

const engines = new WeakMap<World, Map<string, Promise<RequestListener>>>();

/** One embedded DynamoDB for each account and region, made on first use and filled with what was kept. */
const engineOf = (world: World, account: string, region: string): Promise<RequestListener> => {
  const all = engines.get(world) ?? new Map<string, Promise<RequestListener>>();
  engines.set(world, all);
  const key = `${account}/${region}`;
  const known = all.get(key);
  if (known) return known;
  const made = start(tablesState(world, account, region));
  all.set(key, made);
  return made;
};

const start = async ({ tables, items }: TablesState): Promise<RequestListener> => {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  // Called directly, without a socket: a call costs a fraction of a loopback request.
  const handler = server.listeners('request')[0] as RequestListener;
  for (const [name, definition] of Object.entries(tables)) {
    await create(handler, name, definition);
    for (const Item of items[name] ?? []) await send(handler, 'PutItem', { TableName: name, Item });
  }
  return handler;
};

/** A table takes a moment until it can be used, here as at AWS. */
const untilActive = async (handler: RequestListener, TableName: string): Promise<void> => {
  for (;;) {
    const { Table } = await send(handler, 'DescribeTable', { TableName });
    if ((Table as { TableStatus?: string } | undefined)?.TableStatus === 'ACTIVE') return;
    await new Promise((resolve) => setImmediate(resolve));
  }
};

/** The name is taken until the table is gone. */
const untilGone = async (handler: RequestListener, TableName: string): Promise<void> => {
  const isThere = () =>
    send(handler, 'DescribeTable', { TableName }).then(
      () => true,
      () => false,
    );
  while (await isThere()) await new Promise((resolve) => setImmediate(resolve));
};

const create = async (handler: RequestListener, name: string, definition: Json): Promise<Json> => {
  const made = await send(handler, 'CreateTable', definition);
  await untilActive(handler, name);
  return made;
};

/** Creates a table that can be used at once. Throws as DynamoDB does. */
export const createTable = async (
  world: World,
  account: string,
  region: string,
  name: string,
  definition: Json,
): Promise<Json> => placed(await create(await engineOf(world, account, region), name, definition), account, region);

/** The engine knows no account, and one region. */
const placed = (answer: Json, account: string, region: string): Json => {
  for (const key of ['Table', 'TableDescription']) {
    const table = answer[key] as (Json & { readonly TableName: string }) | undefined;
    if (table)
      return {
        ...answer,
        [key]: { ...table, TableArn: `arn:aws:dynamodb:${region}:${account}:table/${table.TableName}` },
      };
  }
  return answer;
};

/**
 * Deletes a table with its items; one that is not there is gone already. Throws for a table with deletion protection.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.Basics.html#WorkingWithTables.Basics.DeletionProtection
 */
export const deleteTable = async (world: World, account: string, region: string, TableName: string): Promise<void> => {
  const { tables, tableIds, items } = tablesState(world, account, region);
  if (!tables[TableName]) return;
  checkUnprotected(world, account, region, TableName);
  const handler = await engineOf(world, account, region);
  await send(handler, 'DeleteTable', { TableName });
  await untilGone(handler, TableName);
  delete tables[TableName];
  delete tableIds[TableName];
  delete items[TableName];
};

export const checkUnprotected = (world: World, account: string, region: string, name: string): void => {
  if (!tablesState(world, account, region).protectedTables[name]) return;
  throw new AwsError(
    'ValidationException',
    'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
    { status: 400 },
  );
};

/** Sends one operation in DynamoDB's own JSON. Throws {@link AwsError} as it answers. */
export const execute = async (
  world: World,
  account: string,
  region: string,
  operation: string,
  input: Json,
): Promise<Json> => placed(await send(await engineOf(world, account, region), operation, input), account, region);

const HEADERS = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-date': '20260101T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
};

const send = (handler: RequestListener, operation: string, input: Json): Promise<Json> =>
  new Promise((resolve, reject) => {
    const request = Object.assign(new EventEmitter(), {
      method: 'POST',
      url: '/',
      headers: { ...HEADERS, 'x-amz-target': `DynamoDB_20120810.${operation}` },
    });
    const response = {
      statusCode: 200,
      setHeader: () => {},
      end: (text: string) => {
        const body = JSON.parse(text === '' ? '{}' : text) as Json & {
          __type?: string;
          message?: string;
          Message?: string;
        };
        if (response.statusCode < 400) return resolve(body);
        const { __type = 'InternalFailure', message, Message, ...fields } = body;
        reject(
          new AwsError(__type.split('#').at(-1) ?? __type, message ?? Message ?? '', {
            status: response.statusCode,
            fields,
          }),
        );
      },
    };
    handler(request as unknown as IncomingMessage, response as unknown as ServerResponse);
    request.emit('data', Buffer.from(JSON.stringify(input)));
    request.emit('end');
  });

/** Copies all items into the state, to be kept with it. */
export const keepTables = async (world: World): Promise<void> => {
  for (const { account, region } of world.places('dynamodb')) {
    const state = tablesState(world, account, region);
    for (const TableName of Object.keys(state.tables)) {
      const items: Json[] = [];
      let ExclusiveStartKey: unknown;
      do {
        const input = ExclusiveStartKey === undefined ? { TableName } : { TableName, ExclusiveStartKey };
        const { Items, LastEvaluatedKey } = await execute(world, account, region, 'Scan', input);
        items.push(...((Items ?? []) as Json[]));
        ExclusiveStartKey = LastEvaluatedKey;
      } while (ExclusiveStartKey !== undefined);
      state.items = { ...state.items, [TableName]: items };
    }
  }
};
