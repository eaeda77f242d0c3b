import { rootOf } from '../deploy/dynamic-references.ts';
import type { LocalAws } from '../local-aws.ts';
import { STACK_SETS_PRINCIPAL } from '../services/organizations/state.ts';
import type { Layout } from './layout.ts';
import { resourcesOf } from './templates.ts';

const policy = (statement: object): string => JSON.stringify({ Version: '2012-10-17', Statement: [statement] });

/**
 * Does what docs/deploy.md asks a person to do for the StackSet: trusted access and a delegated administrator where it is service-managed,
 * else a role in the hub and one in each target account. Gives a line for each thing done.
 */
export const allowStackSets = async (
  { world }: Pick<LocalAws, 'world'>,
  { hub }: Layout,
  assembly: string,
): Promise<readonly string[]> => {
  const as = (account: string, service: string) => (operation: string, input: object) =>
    world.call({ principal: rootOf(account), service, operation, region: hub.region, input });
  const done: string[] = [];
  for (const { properties } of resourcesOf(assembly, ['AWS::CloudFormation::StackSet'])) {
    if (properties['PermissionModel'] === 'SERVICE_MANAGED') {
      const { managementAccount } = world.organization;
      await as(managementAccount, 'cloudformation')('ActivateOrganizationsAccess', {});
      const registration = { AccountId: hub.account, ServicePrincipal: STACK_SETS_PRINCIPAL };
      await as(managementAccount, 'organizations')('RegisterDelegatedAdministrator', registration);
      done.push(`Made ${hub.account} a delegated administrator for StackSets.`);
      continue;
    }
    const administration = 'AWSCloudFormationStackSetAdministrationRole';
    const execution = 'AWSCloudFormationStackSetExecutionRole';
    await createRole(as(hub.account, 'iam'), {
      RoleName: administration,
      AssumeRolePolicyDocument: policy({
        Effect: 'Allow',
        Principal: { Service: 'cloudformation.amazonaws.com' },
        Action: 'sts:AssumeRole',
      }),
    });
    await as(hub.account, 'iam')('PutRolePolicy', {
      RoleName: administration,
      PolicyName: 'AssumeExecutionRole',
      PolicyDocument: policy({
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Resource: `arn:aws:iam::*:role/${execution}`,
      }),
    });
    const accounts = targetsOf(properties);
    for (const account of accounts)
      await createRole(as(account, 'iam'), {
        RoleName: execution,
        AssumeRolePolicyDocument: policy({
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${hub.account}:role/${administration}` },
          Action: 'sts:AssumeRole',
        }),
      });
    done.push(`Created the roles for StackSets in ${[hub.account, ...accounts].join(', ')}.`);
  }
  return done;
};

type Ask = (operation: string, input: object) => Promise<unknown>;

/** A role that is there stays as it is. */
const createRole = async (ask: Ask, input: object): Promise<void> => {
  await ask('CreateRole', input).catch((error: Error) => {
    if (error.name !== 'EntityAlreadyExists') throw error;
  });
};

const targetsOf = (properties: Readonly<Record<string, unknown>>): readonly string[] => {
  const groups = (properties['StackInstancesGroup'] ?? []) as readonly {
    readonly DeploymentTargets?: { readonly Accounts?: readonly string[] };
  }[];
  return [...new Set(groups.flatMap(({ DeploymentTargets }) => DeploymentTargets?.Accounts ?? []))];
};
