import { CfnStackSet, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ReadConfiguration } from '../configuration/read-configuration.ts';

export interface SpokesStackProps extends StackProps {
  /** At most 51,200 bytes. */
  readonly templateBody: string;
}

/**
 * Puts the spoke's role into every target account. Roles are global: one region does. Service-managed where the configuration
 * names organisational units (accounts that join them later get it, too), self-managed otherwise.
 */
export class SpokesStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { input }: ReadConfiguration,
    { templateBody, ...props }: SpokesStackProps,
  ) {
    super(scope, id, {
      ...props,
      description: 'Hallmark: the StackSet that puts the spoke role into every target account',
    });
    const accounts = [...targetAccounts(input)];
    const units = input.spokes.organizationalUnits;
    const managed = units.length > 0;
    new CfnStackSet(this, 'Spokes', {
      stackSetName: 'hallmark-spokes',
      description: 'The role by which the hub of Hallmark publishes and rolls out golden AMIs',
      ...(managed ? SERVICE_MANAGED : { permissionModel: 'SELF_MANAGED' }),
      capabilities: ['CAPABILITY_NAMED_IAM'],
      managedExecution: { Active: true },
      operationPreferences: {
        maxConcurrentPercentage: 100,
        failureTolerancePercentage: 10,
        regionConcurrencyType: 'PARALLEL',
      },
      stackInstancesGroup: [
        {
          deploymentTargets: managed
            ? { organizationalUnitIds: units, accountFilterType: 'INTERSECTION', accounts }
            : { accounts },
          regions: [input.hub.region],
        },
      ],
      templateBody,
    });
  }
}

/** The hub is the organisation's delegated administrator for StackSets (docs/deploy.md). */
const SERVICE_MANAGED = {
  permissionModel: 'SERVICE_MANAGED',
  autoDeployment: { enabled: true, retainStacksOnAccountRemoval: false },
  callAs: 'DELEGATED_ADMIN',
};

/** Every account that needs the spoke's role; in its own, the hub acts as itself. */
export const targetAccounts = ({ stages, hub }: ReadConfiguration['input']): ReadonlySet<string> =>
  new Set(stages.flatMap(({ accounts }) => accounts).filter((account) => account !== hub.account));
