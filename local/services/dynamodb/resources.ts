import type { ResourceRequest, ResourceType } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { createTable, deleteTable, tableId, tablesState } from './engine.ts';

/** Properties that define a table for the engine; the others say how AWS keeps it. */
const DEFINING = ['AttributeDefinitions', 'KeySchema', 'GlobalSecondaryIndexes', 'LocalSecondaryIndexes'];
const KEEPING = [
  'BillingMode',
  'ProvisionedThroughput',
  'SSESpecification',
  'PointInTimeRecoverySpecification',
  'TimeToLiveSpecification',
  'DeletionProtectionEnabled',
  'Tags',
  'Replicas',
  'TableClass',
  'WriteOnDemandThroughputSettings',
];

const tableName = ({ properties, generatedName }: ResourceRequest): string =>
  (properties['TableName'] as string | undefined) ?? generatedName(255);

const tableView = ({ account, region }: ResourceRequest, name: string, world: World) => {
  const Arn = `arn:aws:dynamodb:${region}:${account}:table/${name}`;
  return { ref: name, attributes: { Arn, TableId: tableId(world, account, region, name) } };
};

const table: ResourceType = {
  properties: ['TableName', ...DEFINING, ...KEEPING],
  identifier: 'TableName',
  replacedBy: ['TableName', 'KeySchema'],
  find: (request, world) => {
    const name = tableName(request);
    return tablesState(world, request.account, request.region).tables[name]
      ? { identifier: name, ...tableView(request, name, world) }
      : undefined;
  },
  create: async (request, world) => {
    const { account, region, properties } = request;
    const TableName = tableName(request);
    const defined = Object.fromEntries(
      DEFINING.filter((name) => properties[name] !== undefined).map((name) => [name, properties[name]]),
    );
    const { tables, protectedTables } = tablesState(world, account, region);
    if (!tables[TableName]) {
      const definition = { TableName, BillingMode: 'PAY_PER_REQUEST', ...defined };
      await createTable(world, account, region, TableName, definition);
      tables[TableName] = definition;
    }
    if (isProtected(properties)) protectedTables[TableName] = true;
    else delete protectedTables[TableName];
    return tableView(request, TableName, world);
  },
  delete: ({ account, region, physicalId }, world) => deleteTable(world, account, region, physicalId),
};

/** A global table says it for each replica. */
const isProtected = ({ DeletionProtectionEnabled, Replicas }: ResourceRequest['properties']): boolean =>
  [
    DeletionProtectionEnabled,
    ...((Replicas ?? []) as readonly { readonly DeletionProtectionEnabled?: unknown }[]).map(
      (replica) => replica.DeletionProtectionEnabled,
    ),
  ].some((value) => String(value) === 'true');

export const resourceTypes: Readonly<Record<string, ResourceType>> = {
  'AWS::DynamoDB::Table': table,
  'AWS::DynamoDB::GlobalTable': table,
};
