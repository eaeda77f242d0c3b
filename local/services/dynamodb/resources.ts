import type { ResourceType } from '../../kernel/service.ts';
import { createTable, tablesState } from './engine.ts';

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

const table: ResourceType = {
  properties: ['TableName', ...DEFINING, ...KEEPING],
  create: async (request, world) => {
    const { account, region, properties } = request;
    const TableName = (properties['TableName'] as string | undefined) ?? request.generatedName(255);
    const defined = Object.fromEntries(
      DEFINING.filter((name) => properties[name] !== undefined).map((name) => [name, properties[name]]),
    );
    const { tables } = tablesState(world, account, region);
    if (!tables[TableName]) {
      const definition = { TableName, BillingMode: 'PAY_PER_REQUEST', ...defined };
      await createTable(world, account, region, TableName, definition);
      tables[TableName] = definition;
    }
    return {
      ref: TableName,
      attributes: { Arn: `arn:aws:dynamodb:${region}:${account}:table/${TableName}`, TableId: world.ids.uuid('table') },
    };
  },
};

export const resourceTypes: Readonly<Record<string, ResourceType>> = {
  'AWS::DynamoDB::Table': table,
  'AWS::DynamoDB::GlobalTable': table,
};
