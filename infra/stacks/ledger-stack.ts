import { RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { AttributeType, Billing, type ITableV2, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';

const TABLE_NAME = 'hallmark-ledger';

/**
 * The ledger: which image is current in each stage, and the history of every promotion. It has a stack of its own, so that a failed
 * deployment of the hub cannot touch it. The hub refers to the table by its name; an export would tie the two stacks together.
 */
export class LedgerStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, { ...props, description: 'Hallmark: the ledger of promotions' });
    new TableV2(this, 'Ledger', {
      tableName: TABLE_NAME,
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billing: Billing.onDemand(),
      encryption: TableEncryptionV2.awsManagedKey(),
      timeToLiveAttribute: 'expires',
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
  }
}

/** The ledger as other stacks refer to it. */
export const ledgerTable = (scope: Construct): ITableV2 => TableV2.fromTableName(scope, 'Ledger', TABLE_NAME);
