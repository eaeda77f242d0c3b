import { example, fileOf, least } from './support/example.ts';
import { statementsOf, textOf } from './support/statements.ts';
import { type Resource, synthesized } from './support/synthesized.ts';

const { file, resources } = await synthesized();
const text = file('HallmarkSpoke.template.json');
const spoke = JSON.parse(text) as { Resources: Record<string, Resource>; Parameters?: object };
const [[roleId, role] = ['', undefined]] = Object.entries(spoke.Resources);
const statements = statementsOf(spoke.Resources, roleId);
const statement = (sid: string) => statements.find((each) => each.sid === sid);

const IMAGES = example()['images'] as readonly { readonly name: string; readonly containerRepository?: string }[];

interface Trust {
  readonly Statement?: readonly Readonly<Record<string, unknown>>[];
}

describe('the template of a spoke', () => {
  it('is small enough for a StackSet, and needs neither assets nor parameters nor a bootstrapped account', () => {
    expect(text.length).toBeLessThan(51_200);
    expect(spoke.Parameters).toBeUndefined();
    expect(text).not.toMatch(/cdk-[a-z0-9]+-assets|bootstrap/i);
  });

  it('names no account but the hub, so that it is the same everywhere', () => {
    expect(new Set(text.match(/\b\d{12}\b/g))).toEqual(new Set(['111111111111']));
  });

  it('holds one role, hallmark-spoke', () => {
    expect(Object.values(spoke.Resources).map(({ Type }) => Type)).toEqual(['AWS::IAM::Role']);
    expect(role?.Properties['RoleName']).toBe('hallmark-spoke');
  });

  it("trusts exactly the hub's role, with the external id, in the organisation", () => {
    const { Statement } = (role?.Properties['AssumeRolePolicyDocument'] ?? {}) as Trust;
    expect(Statement).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { AWS: { 'Fn::Join': expect.anything() } },
        Condition: { StringEquals: { 'sts:ExternalId': 'hallmark-example', 'aws:PrincipalOrgID': 'o-exampleorg1' } },
      },
      {
        Effect: 'Allow',
        Action: 'sts:TagSession',
        Principal: { AWS: { 'Fn::Join': expect.anything() } },
        Condition: {
          StringEquals: {
            'aws:RequestTag/hallmark:stage': ['dev', 'staging', 'prod'],
            'aws:PrincipalOrgID': 'o-exampleorg1',
          },
          'ForAllValues:StringEquals': { 'aws:TagKeys': ['hallmark:stage'] },
        },
      },
    ]);
    expect(new Set(Statement?.map(({ Principal }) => textOf((Principal as { AWS: unknown }).AWS)))).toEqual(
      new Set(['arn:<AWS::Partition>:iam::111111111111:role/hallmark-hub']),
    );
  });

  it('lets the hub write the parameters of the images, and no other', () => {
    const { actions = [], resources: parameters = [] } = statement('PublishParameters') ?? {};
    expect(new Set(actions)).toEqual(
      new Set(['ssm:PutParameter', 'ssm:GetParameter', 'ssm:GetParameters', 'ssm:GetParameterHistory']),
    );
    expect(new Set(parameters)).toEqual(
      new Set(IMAGES.map(({ name }) => `arn:<AWS::Partition>:ssm:*:<AWS::AccountId>:parameter/golden/${name}`)),
    );
  });

  it('lets the hub launch from a template that names the image by its parameter, also without reconciliation', async () => {
    const assembly = await synthesized(fileOf({ ...example(), reconcile: false }));
    const { Resources } = JSON.parse(assembly.file('HallmarkSpoke.template.json')) as typeof spoke;
    expect(
      statementsOf(Resources, roleId)
        .find(({ sid }) => sid === 'PublishParameters')
        ?.actions.toSorted(),
    ).toEqual(['ssm:GetParameter', 'ssm:GetParameters', 'ssm:PutParameter']);
  });

  it('lets the hub refresh fleets that follow an image, and no others', () => {
    const withFleets = IMAGES.filter(({ containerRepository }) => containerRepository === undefined);
    expect(statement('RefreshFleets')).toMatchObject({
      actions: [
        'autoscaling:CancelInstanceRefresh',
        'autoscaling:RollbackInstanceRefresh',
        'autoscaling:StartInstanceRefresh',
      ],
      conditions: { StringEquals: { 'aws:ResourceTag/hallmark:image': withFleets.map(({ name }) => name) } },
    });
  });

  /** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html, RunInstances */
  it('lets the hub launch what launch templates may name, in subnets that another account shares as well', () => {
    const { actions, resources: launched = [] } = statement('LaunchInstances') ?? {};
    const own = ['instance', 'key-pair', 'launch-template', 'network-interface', 'spot-instances-request', 'volume'];
    const shared = ['capacity-reservation', 'placement-group', 'security-group', 'subnet'];
    expect(actions).toEqual(['ec2:RunInstances']);
    expect(launched.toSorted()).toEqual(
      [
        ...own.map((kind) => `arn:<AWS::Partition>:ec2:*:<AWS::AccountId>:${kind}/*`),
        ...shared.map((kind) => `arn:<AWS::Partition>:ec2:*:*:${kind}/*`),
        ...['image', 'snapshot'].map((kind) => `arn:<AWS::Partition>:ec2:*::${kind}/*`),
        'arn:<AWS::Partition>:license-manager:*:*:license-configuration:*',
        'arn:<AWS::Partition>:resource-groups:*:*:group/*',
      ].toSorted(),
    );
  });

  it('lets the hub tag what a launch makes, and nothing else', () => {
    const { resources: tagged = [], conditions } = statement('TagInstances') ?? {};
    expect(tagged.toSorted()).toEqual(
      ['instance', 'network-interface', 'spot-instances-request', 'volume'].map(
        (kind) => `arn:<AWS::Partition>:ec2:*:<AWS::AccountId>:${kind}/*`,
      ),
    );
    expect(conditions).toMatchObject({ StringEquals: { 'ec2:CreateAction': 'RunInstances' } });
  });

  it('lets the hub pass roles on to EC2 alone', () => {
    expect(statement('PassInstanceRoles')?.conditions).toMatchObject({
      StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' },
    });
  });

  it('keeps every change to sessions that say a stage of theirs, and refuses it to one that says none', () => {
    const changes = /^(ssm:Put|autoscaling:(Start|Rollback|Cancel)|ec2:(Create|Run)|iam:PassRole)/;
    const changing = statements.filter(
      ({ effect, actions }) => effect === 'Allow' && actions.some((each) => changes.test(each)),
    );
    expect(changing.length).toBeGreaterThan(4);
    for (const { conditions } of changing)
      expect(conditions['StringEqualsIfExists']).toEqual({
        'aws:PrincipalTag/hallmark:stage': ['dev', 'staging', 'prod'],
      });
    const refused = statement('ReadWithoutStage');
    expect(refused).toMatchObject({
      effect: 'Deny',
      resources: ['*'],
      conditions: { Null: { 'aws:PrincipalTag/hallmark:stage': 'true' } },
    });
    expect(new Set(changing.flatMap(({ actions }) => actions).filter((each) => changes.test(each)))).toEqual(
      new Set(refused?.actions),
    );
  });

  it('has the names of parameters once, whatever the number of stages', () => {
    const writing = statements.filter(
      ({ effect, actions }) => effect === 'Allow' && actions.includes('ssm:PutParameter'),
    );
    const names = writing.flatMap(({ resources: on }) => on);
    expect(new Set(names).size).toBe(names.length);
  });

  it('is on every resource only where AWS knows no narrower one', () => {
    const onEverything = statements
      .filter(({ effect, resources: on }) => effect === 'Allow' && on.includes('*'))
      .flatMap(({ actions }) => actions);
    expect(onEverything.toSorted()).toEqual([
      'autoscaling:DescribeAutoScalingGroups',
      'autoscaling:DescribeInstanceRefreshes',
      'ec2:DescribeImages',
      'ec2:DescribeInstances',
      'ec2:DescribeLaunchTemplateVersions',
    ]);
  });
});

describe('the StackSet of spokes', () => {
  const stackSetOf = (given: Readonly<Record<string, Resource>>) => Object.values(given)[0]?.Properties ?? {};

  it('deploys that very template to every target account, once: roles are global', () => {
    const { TemplateBody, StackInstancesGroup } = stackSetOf(
      resources('HallmarkSpokes', 'AWS::CloudFormation::StackSet'),
    );
    expect(JSON.parse(String(TemplateBody))).toEqual(spoke);
    expect(StackInstancesGroup).toEqual([
      { DeploymentTargets: { Accounts: ['222222222222', '333333333333', '444444444444'] }, Regions: ['us-east-1'] },
    ]);
  });

  it('is self-managed without organisational units, and service-managed with them', async () => {
    const spokes = {
      externalId: 'hallmark-example',
      organizationalUnits: ['ou-ab12-cdef3456'],
      instanceRoles: ['web-*'],
    };
    const managed = await synthesized(fileOf({ ...example(), spokes }));
    expect(stackSetOf(resources('HallmarkSpokes', 'AWS::CloudFormation::StackSet'))['PermissionModel']).toBe(
      'SELF_MANAGED',
    );
    expect(stackSetOf(managed.resources('HallmarkSpokes', 'AWS::CloudFormation::StackSet'))).toMatchObject({
      PermissionModel: 'SERVICE_MANAGED',
      AutoDeployment: { Enabled: true },
      StackInstancesGroup: [{ DeploymentTargets: { OrganizationalUnitIds: ['ou-ab12-cdef3456'] } }],
    });
  });

  it('is not there while the hub is the only target, in which it acts as itself', async () => {
    const stages = [{ name: 'dev', accounts: ['111111111111'], fleets: {} }];
    const alone = await synthesized(fileOf({ ...least(), stages, spokes: { instanceRoles: ['web-*'] } }));
    expect(alone.stacks).not.toContain('HallmarkSpokes');
    const hub = alone.resources('HallmarkHub');
    const [hubRole = ''] = Object.keys(hub).filter((id) => hub[id]?.Properties['RoleName'] === 'hallmark-hub');
    const sentences = statementsOf(hub, hubRole);
    expect(sentences.find(({ sid }) => sid === 'RefreshFleets')).toBeDefined();
    expect(sentences.find(({ sid }) => sid === 'PassInstanceRoles')?.resources).toEqual([
      'arn:aws:iam::111111111111:role/web-*',
    ]);
  });
});
