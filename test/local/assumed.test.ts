import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { putAssumed } from '../../local/assumed/put-assumed.ts';
import { readAssumed } from '../../local/assumed/read-assumed.ts';
import { deployAssembly } from '../../local/deploy/deploy-assembly.ts';
import type { LocalWorld } from '../../local/kernel/local-world.ts';
import { services } from '../../local/services/registry.ts';
import { writeAssembly } from './deploy/support/assembly.ts';
import { EVERY_TYPE } from './deploy/support/every-type.ts';
import { call, HUB, REGION, testWorld } from './deploy/support/world.ts';

const fileOf = (text: string): string => {
  const file = join(mkdtempSync(join(tmpdir(), 'assumed-')), 'assumed.yaml');
  writeFileSync(file, text);
  return file;
};

const deploy = (world: LocalWorld, Resources: object) =>
  deployAssembly({ directory: writeAssembly({ Hub: { template: { Resources } } }), world });

const refusal = (world: LocalWorld, Resources: object): Promise<string> =>
  deploy(world, Resources).then(
    () => 'deployed',
    (error: Error) => error.message,
  );

const arn = (service: string, rest: string) => `arn:aws:${service}:${REGION}:${HUB}:${rest}`;

/** A line of image building that takes everything that it can from the account. */
const RESOURCES = {
  Infrastructure: {
    Type: 'AWS::ImageBuilder::InfrastructureConfiguration',
    Properties: {
      Name: 'web',
      InstanceProfileName: 'builder',
      SubnetId: 'subnet-0123456789abcdef0',
      SecurityGroupIds: ['sg-0123456789abcdef0', 'sg-0123456789abcdef1'],
      KeyPair: 'operators',
      SnsTopicArn: { 'Fn::Join': ['', [`arn:aws:sns:${REGION}:`, { Ref: 'AWS::AccountId' }, ':builds']] },
      Logging: { S3Logs: { S3BucketName: 'build-logs' } },
    },
  },
  Distribution: {
    Type: 'AWS::ImageBuilder::DistributionConfiguration',
    Properties: {
      Name: 'web',
      Distributions: [
        {
          Region: REGION,
          AmiDistributionConfiguration: { KmsKeyId: arn('kms', 'alias/images') },
          LicenseConfigurationArns: [arn('license-manager', 'license-configuration:lic-1')],
        },
      ],
    },
  },
  Component: {
    ...EVERY_TYPE['Component'],
    Properties: { ...EVERY_TYPE['Component']?.Properties, KmsKeyId: arn('kms', 'key/1234abcd') },
  },
  Recipe: {
    Type: 'AWS::ImageBuilder::ImageRecipe',
    Properties: { Name: 'web', Version: '1.0.0', ParentImage: 'ssm:/aws/service/rhel/9/x86_64' },
  },
  ById: {
    Type: 'AWS::ImageBuilder::ImageRecipe',
    Properties: { Name: 'by-id', Version: '1.0.0', ParentImage: 'ami-0123456789abcdef0' },
  },
  Container: {
    ...EVERY_TYPE['ContainerRecipe'],
    Properties: {
      ...EVERY_TYPE['ContainerRecipe']?.Properties,
      Components: [{ ComponentArn: { 'Fn::GetAtt': ['Component', 'Arn'] } }],
      TargetRepository: { Service: 'ECR', RepositoryName: 'golden/web' },
    },
  },
  Lifecycle: {
    ...EVERY_TYPE['Lifecycle'],
    Properties: {
      ...EVERY_TYPE['Lifecycle']?.Properties,
      ExecutionRole: `arn:aws:iam::${HUB}:role/service/lifecycle`,
    },
  },
};

const ADD = `accounts:
  '${HUB}':
    instanceProfiles:
      - builder
    regions:
      ${REGION}:
        keyPairs:
          - operators
        securityGroups:
          - id: sg-0123456789abcdef0
            vpc: vpc-00000000000000000
          - id: sg-0123456789abcdef1
            vpc: vpc-00000000000000000
        topics:
          - builds
        subnets:
          - id: subnet-0123456789abcdef0
            vpc: vpc-00000000000000000
        aliases:
          - alias/images
        licenseConfigurations:
          - arn:aws:license-manager:${REGION}:${HUB}:license-configuration:lic-1
        keys:
          - 1234abcd
        parameters:
          /aws/service/rhel/9/x86_64: ami-00000000000000000
        images:
          - id: ami-0123456789abcdef0
        repositories:
          - golden/web
    buckets:
      - build-logs
    roles:
      - service/lifecycle`;

describe('A deployment that takes from the account what is not there', () => {
  it('is refused with everything that is missing, and with the lines that say it is there', async () => {
    const { world } = testWorld(services);
    const message = await refusal(world, RESOURCES);
    expect(message).toContain(ADD);
    expect(message).toContain(
      `- the subnet subnet-0123456789abcdef0 in ${HUB} ${REGION}: Hub/Infrastructure (AWS::ImageBuilder::InfrastructureConfiguration SubnetId)`,
    );
    expect(message.match(/^- /gm)).toHaveLength(14);
    world.clock.stop();
  });

  it('goes through once these lines are in the file', async () => {
    const { world } = testWorld(services);
    putAssumed(world, readAssumed(fileOf(ADD)));
    expect(await refusal(world, RESOURCES)).toBe('deployed');
    world.clock.stop();
  });

  it('is not asked for what the assembly makes itself, nor for what AWS has', async () => {
    const { world } = testWorld(services);
    const infrastructure = {
      Type: 'AWS::ImageBuilder::InfrastructureConfiguration',
      Properties: { Name: 'web', InstanceProfileName: 'builder' },
      DependsOn: 'Profile',
    };
    const Profile = { Type: 'AWS::IAM::InstanceProfile', Properties: { InstanceProfileName: 'builder', Roles: [] } };
    const recipes = [
      '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64',
      '/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-Base',
      '/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id',
    ].map((name, index) => [
      `Recipe${index}`,
      {
        Type: 'AWS::ImageBuilder::ImageRecipe',
        Properties: { Name: `recipe-${index}`, Version: '1.0.0', ParentImage: `ssm:${name}` },
      },
    ]);
    const template = { Profile, Infrastructure: infrastructure, ...Object.fromEntries(recipes) };
    expect(await refusal(world, template)).toBe('deployed');
    world.clock.stop();
  });
});

describe('What the accounts are said to have', () => {
  it('may be no default VPC', async () => {
    const { world } = testWorld(services);
    putAssumed(world, { accounts: { [HUB]: { regions: { [REGION]: { defaultVpc: false } } } } });
    expect(await call(world, 'ec2', 'DescribeVpcs', {})).toMatchObject({ Vpcs: [] });
    expect(await call(world, 'ec2', 'DescribeSubnets', {})).toMatchObject({ Subnets: [] });
    world.clock.stop();
  });

  it('is in the way of a stack that would make it', async () => {
    const { world } = testWorld(services);
    putAssumed(world, { accounts: { [HUB]: { regions: { [REGION]: { logGroups: ['/web/builds'] } } } } });
    const { Group } = EVERY_TYPE;
    expect(await refusal(world, { Group })).toContain("with identifier '/web/builds' already exists.");
    world.clock.stop();
  });

  it.each([
    ['accounts: { hub: {} }', /accounts\.hub: has to be an account id of twelve digits in quotes/],
    [`accounts: { '${HUB}': { subnets: [] } }`, new RegExp(`accounts\\.${HUB}: .*subnets`)],
    [
      `accounts: { '${HUB}': { regions: { eu-west-1: { subnets: [{ id: mine, vpc: vpc-01234567 }] } } } }`,
      /regions\.eu-west-1\.subnets\.0\.id: has to be an id such as subnet-0123456789abcdef0/,
    ],
    ['accounts: [', /Flow sequence/],
  ])('is checked: %s', (text, problem) => {
    const file = fileOf(text);
    expect(() => readAssumed(file)).toThrow(problem);
    expect(() => readAssumed(file)).toThrow(file);
  });

  it('is nothing where no file is named and none is there', () => {
    expect(readAssumed(undefined)).toEqual({ accounts: {} });
    expect(() => readAssumed('/nowhere.yaml')).toThrow('/nowhere.yaml cannot be read');
  });
});
