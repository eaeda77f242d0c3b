import type { Access, Call } from '../../kernel/call.ts';
import { AwsError } from '../../kernel/errors.ts';
import { type Operation, operation, type Service } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { checkUnprotected, createTable as create, execute, tablesState } from './engine.ts';
import { resourceTypes } from './resources.ts';
import { fromWire, toWire } from './values.ts';

type Input = Record<string, unknown> & { readonly TableName?: string; readonly IndexName?: string };

/** A table is given by its name or its ARN. */
const nameOf = (table: string | undefined): string => (table ?? '').split(':table/').at(-1) ?? '';

const tableArn = (call: Call, name: string): string => `arn:aws:dynamodb:${call.region}:${call.account}:table/${name}`;

const onTable =
  (action: string) =>
  (input: Input, call: Call): Access[] => {
    const arn = tableArn(call, nameOf(input.TableName));
    return [{ action: `dynamodb:${action}`, resource: input.IndexName ? `${arn}/index/${input.IndexName}` : arn }];
  };

const run = async (call: Call, world: World, input: Input): Promise<unknown> => {
  const { ReturnValuesOnConditionCheckFailure: wanted, ...rest } = input;
  const given = { ...rest, ...(input.TableName === undefined ? {} : { TableName: nameOf(input.TableName) }) };
  try {
    return fromWire(
      await execute(world, call.account, call.region, call.operation, toWire(given) as Record<string, unknown>),
    );
  } catch (error) {
    if (wanted === 'ALL_OLD' && error instanceof AwsError && error.name === 'ConditionalCheckFailedException')
      throw await withItem(error, call, world, given);
    throw error;
  }
};

/** The item that stood in the way, which the embedded engine does not give by itself. */
const withItem = async (error: AwsError, call: Call, world: World, given: Input): Promise<AwsError> => {
  const { KeySchema } = (tablesState(world, call.account, call.region).tables[nameOf(given.TableName)] ?? {}) as {
    KeySchema?: { AttributeName: string }[];
  };
  const item = (given['Key'] ?? given['Item']) as Record<string, unknown>;
  const Key = Object.fromEntries((KeySchema ?? []).map(({ AttributeName }) => [AttributeName, item[AttributeName]]));
  const { Item } = await execute(world, call.account, call.region, 'GetItem', {
    TableName: given.TableName,
    Key: toWire(Key),
    ConsistentRead: true,
  });
  return new AwsError(error.name, error.message, { status: 400, fields: { Item: fromWire(Item) } });
};

const forwarded = (action: string): Operation =>
  operation<Input, unknown>({ access: onTable(action), run: (input, call, world) => run(call, world, input) });

const listTables = operation<Input, unknown>({
  access: () => [{ action: 'dynamodb:ListTables', resource: '*' }],
  run: (input, call, world) => run(call, world, input),
});

type Requests = { readonly RequestItems?: Readonly<Record<string, unknown>> };

const batch = (action: string): Operation =>
  operation<Input & Requests, unknown>({
    access: ({ RequestItems = {} }, call) =>
      Object.keys(RequestItems).map((name) => ({
        action: `dynamodb:${action}`,
        resource: tableArn(call, nameOf(name)),
      })),
    run: (input, call, world) => run(call, world, input),
  });

const createTable = operation<Input, unknown>({
  access: onTable('CreateTable'),
  run: async (input, { account, region }, world) => {
    const name = nameOf(input.TableName);
    const definition = toWire(input) as Record<string, unknown>;
    const made = await create(world, account, region, name, definition);
    tablesState(world, account, region).tables[name] = definition;
    return fromWire(made);
  },
});

const deleteTable = operation<Input, unknown>({
  access: onTable('DeleteTable'),
  run: async (input, call, world) => {
    checkUnprotected(world, call.account, call.region, nameOf(input.TableName));
    const gone = await run(call, world, input);
    delete tablesState(world, call.account, call.region).tables[nameOf(input.TableName)];
    return gone;
  },
});

/** Of a table's settings, deletion protection alone can be changed: the engine knows no other that has an effect. */
const updateTable = operation<Input & { readonly DeletionProtectionEnabled?: boolean }, unknown>({
  access: onTable('UpdateTable'),
  run: async (input, call, world) => {
    const name = nameOf(input.TableName);
    const { DeletionProtectionEnabled, TableName: _name, ...rest } = input;
    const [other] = Object.keys(rest);
    if (other !== undefined)
      throw new AwsError('ValidationException', `Local AWS changes no ${other} of a table.`, { status: 400 });
    const table = (await execute(world, call.account, call.region, 'DescribeTable', { TableName: name })) as {
      readonly Table: object;
    };
    const { protectedTables } = tablesState(world, call.account, call.region);
    if (DeletionProtectionEnabled === true) protectedTables[name] = true;
    if (DeletionProtectionEnabled === false) delete protectedTables[name];
    return {
      TableDescription: {
        ...(fromWire(table.Table) as object),
        DeletionProtectionEnabled: Boolean(protectedTables[name]),
      },
    };
  },
});

/** Amazon DynamoDB, by an embedded engine. Transactions and streams are not served. */
export const dynamodb: Service = {
  name: 'dynamodb',
  client: () => import('@aws-sdk/client-dynamodb'),
  operations: {
    CreateTable: createTable,
    DeleteTable: deleteTable,
    ListTables: listTables,
    UpdateTable: updateTable,
    BatchGetItem: batch('BatchGetItem'),
    BatchWriteItem: batch('BatchWriteItem'),
    ...Object.fromEntries(
      ['DescribeTable', 'DescribeTimeToLive', 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query', 'Scan'].map(
        (name) => [name, forwarded(name)],
      ),
    ),
  },
  resourceTypes,
};
