import { LocalAwsError } from '../kernel/errors.ts';
import type { World } from '../kernel/world.ts';
import { checkServiceManaged } from '../services/cloudformation/organizations-access.ts';

export interface StackSetPermissions {
  readonly PermissionModel: string;
  readonly CallAs?: string;
  readonly AdministrationRoleARN?: string;
  readonly ExecutionRoleName?: string;
}

const ADMINISTRATION = 'AWSCloudFormationStackSetAdministrationRole';
const EXECUTION = 'AWSCloudFormationStackSetExecutionRole';

/**
 * What CloudFormation needs before it deploys a StackSet: trusted access to the organization, or two roles that trust each other.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-prereqs-self-managed.html; worded as in
 * https://github.com/aws-solutions/aws-control-tower-customizations/issues/109
 */
export const checkPermissions = async (
  given: StackSetPermissions,
  administrator: { readonly account: string; readonly region: string },
  targets: readonly string[],
  world: World,
): Promise<void> => {
  if (given.PermissionModel === 'SERVICE_MANAGED')
    return checkServiceManaged(world, administrator.account, given.CallAs);
  const { AdministrationRoleARN: roleArn = `arn:aws:iam::${administrator.account}:role/${ADMINISTRATION}` } = given;
  const name = roleArn.split('/').at(-1);
  const principal = (() => {
    try {
      return world.assumeRoleForService(roleArn, 'cloudformation.amazonaws.com', 'stack-set');
    } catch {
      throw new LocalAwsError(
        `Account ${administrator.account} should have '${name}' role with trust relationship to CloudFormation service.`,
      );
    }
  })();
  const execution = given.ExecutionRoleName ?? EXECUTION;
  for (const account of new Set(targets)) {
    const input = { RoleArn: `arn:aws:iam::${account}:role/${execution}`, RoleSessionName: 'stack-set' };
    const call = { principal, service: 'sts', operation: 'AssumeRole', region: administrator.region, input };
    await world.call(call).catch(() => {
      throw new LocalAwsError(
        `Account ${account} should have '${execution}' role with trust relationship to Role '${name}'.`,
      );
    });
  }
};
