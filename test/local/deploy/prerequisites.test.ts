import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap } from '../../../local/deploy/bootstrap.ts';
import { deployAssembly } from '../../../local/deploy/deploy-assembly.ts';
import { organizations } from '../../../local/services/organizations/service.ts';
import { ssm } from '../../../local/services/ssm/service.ts';
import { writeAssembly } from './support/assembly.ts';
import { delegate } from './support/delegate.ts';
import { call, HUB, OTHER, REGION, testWorld } from './support/world.ts';

const QUEUE = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'one' } };

const stackSet = (more: object) => ({
  Type: 'AWS::CloudFormation::StackSet',
  Properties: {
    StackSetName: 'spokes',
    TemplateBody: JSON.stringify({ Resources: { Q: QUEUE } }),
    ...more,
  },
});

const world = () => testWorld([organizations, ssm]);

const deploy = async (given: ReturnType<typeof world>, directory: string) => {
  try {
    return await deployAssembly({ directory, world: given.world });
  } finally {
    given.world.clock.stop();
  }
};

/** A stack as CDK writes it, which needs a bootstrap of at least version 6. */
const bootstrapped = (): string => {
  const directory = writeAssembly({ Hub: { template: { Resources: { QUEUE } } } });
  const file = join(directory, 'manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  Object.assign(manifest.artifacts.Hub.properties, {
    requiresBootstrapStackVersion: 6,
    bootstrapStackVersionSsmParameter: '/cdk-bootstrap/hnb659fds/version',
  });
  writeFileSync(file, JSON.stringify(manifest));
  return directory;
};

describe('A stack that needs the bootstrap of CDK', () => {
  // Worded by the CDK CLI: https://github.com/cdklabs/cdk-stacksets/issues/327
  it('is refused where there is none, before anything is made', async () => {
    const given = world();
    await expect(deploy(given, bootstrapped())).rejects.toThrow(
      "Hub: SSM parameter /cdk-bootstrap/hnb659fds/version not found. Has the environment been bootstrapped? Please run 'cdk bootstrap' (see https://docs.aws.amazon.com/cdk/latest/guide/bootstrapping.html)",
    );
    await expect(call(given.world, 'sqs', 'GetQueueUrl', { QueueName: 'one' })).rejects.toThrow('does not exist');
  });

  it('is refused where the bootstrap is too old', async () => {
    const given = world();
    await bootstrap(given.world, { account: HUB, region: REGION }, { version: 5 });
    await expect(deploy(given, bootstrapped())).rejects.toThrow(
      `requires bootstrap stack version '6', found '5' in aws://${HUB}/${REGION}`,
    );
  });

  it('is deployed where there is one', async () => {
    const given = world();
    await bootstrap(given.world, { account: HUB, region: REGION });
    await expect(deploy(given, bootstrapped())).resolves.toHaveLength(1);
  });
});

describe('A service-managed StackSet', () => {
  const units = [{ Regions: [REGION], DeploymentTargets: { OrganizationalUnitIds: ['r-root'] } }];
  const managed = (CallAs: string) =>
    writeAssembly({
      Hub: {
        template: {
          Resources: { S: stackSet({ PermissionModel: 'SERVICE_MANAGED', CallAs, StackInstancesGroup: units }) },
        },
      },
    });

  // Worded by CloudFormation: https://github.com/cdklabs/cdk-stacksets/issues/265, https://github.com/hashicorp/terraform-provider-aws/issues/32536
  it.each([
    ['DELEGATED_ADMIN', 'Account used is not a delegated administrator'],
    [
      'SELF',
      'You must be the management account or delegated admin account of an organization before operating a SERVICE_MANAGED stack set',
    ],
  ])('is refused, called as %s, in an account that is not registered', async (callAs, message) => {
    await expect(deploy(world(), managed(callAs))).rejects.toThrow(message);
  });

  // Worded by CloudFormation: https://github.com/pepperize/cdk-organizations/issues/1718
  it('is refused while CloudFormation has no access to the organization', async () => {
    const given = world();
    await delegate(given.world);
    await call(
      given.world,
      'cloudformation',
      'DeactivateOrganizationsAccess',
      {},
      given.world.organization.managementAccount,
    );
    await expect(deploy(given, managed('DELEGATED_ADMIN'))).rejects.toThrow(
      'You must enable organizations access to operate a service managed stack set',
    );
  });

  it('is deployed by a delegated administrator', async () => {
    const given = world();
    await delegate(given.world);
    await expect(deploy(given, managed('DELEGATED_ADMIN'))).resolves.toHaveLength(1);
  });
});

describe('A self-managed StackSet', () => {
  const groups = [{ Regions: [REGION], DeploymentTargets: { Accounts: [OTHER] } }];
  const selfManaged = () =>
    writeAssembly({
      Hub: {
        template: { Resources: { S: stackSet({ PermissionModel: 'SELF_MANAGED', StackInstancesGroup: groups }) } },
      },
    });
  const role = (given: ReturnType<typeof world>, account: string, RoleName: string, Principal: object) =>
    call(
      given.world,
      'iam',
      'CreateRole',
      {
        RoleName,
        AssumeRolePolicyDocument: JSON.stringify({
          Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }],
        }),
      },
      account,
    );
  const ADMINISTRATION = 'AWSCloudFormationStackSetAdministrationRole';
  const EXECUTION = 'AWSCloudFormationStackSetExecutionRole';
  const administration = async (given: ReturnType<typeof world>) => {
    await role(given, HUB, ADMINISTRATION, { Service: 'cloudformation.amazonaws.com' });
    const PolicyDocument = JSON.stringify({
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: `arn:aws:iam::*:role/${EXECUTION}` }],
    });
    await call(given.world, 'iam', 'PutRolePolicy', { RoleName: ADMINISTRATION, PolicyName: 'assume', PolicyDocument });
  };

  it('is refused without the administration role in its own account', async () => {
    await expect(deploy(world(), selfManaged())).rejects.toThrow(
      `Account ${HUB} should have '${ADMINISTRATION}' role with trust relationship to CloudFormation service.`,
    );
  });

  // Worded by CloudFormation: https://github.com/aws-solutions/aws-control-tower-customizations/issues/109
  it.each([
    ['without the execution role in a target account', undefined],
    ['where the execution role trusts somebody else', `arn:aws:iam::${OTHER}:root`],
  ])('is refused %s', async (_what, trusted) => {
    const given = world();
    await administration(given);
    if (trusted) await role(given, OTHER, EXECUTION, { AWS: trusted });
    await expect(deploy(given, selfManaged())).rejects.toThrow(
      `Account ${OTHER} should have '${EXECUTION}' role with trust relationship to Role '${ADMINISTRATION}'.`,
    );
  });

  it('is deployed with both', async () => {
    const given = world();
    await administration(given);
    await role(given, OTHER, EXECUTION, { AWS: `arn:aws:iam::${HUB}:role/${ADMINISTRATION}` });
    await expect(deploy(given, selfManaged())).resolves.toHaveLength(1);
    await expect(call(given.world, 'sqs', 'GetQueueUrl', { QueueName: 'one' }, OTHER)).resolves.toBeDefined();
  });
});
