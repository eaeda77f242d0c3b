import type { ResourceRequest } from '../../../../local/kernel/service.ts';
import { identityOf } from '../../../../local/services/iam/identity.ts';
import { iam } from '../../../../local/services/iam/service.ts';
import { HUB, worldOf } from '../../kernel/world-of.ts';

const trust = {
  Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } },
};
const reads = { Statement: { Effect: 'Allow', Action: 'ssm:Get*', Resource: '*' } };
const BASIC = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';

const setting = () => {
  const world = worldOf();
  const create = (type: string, properties: object) => {
    const request: ResourceRequest = {
      logicalId: 'Thing',
      stackName: 'Hub',
      stackId: `arn:aws:cloudformation:us-east-1:${HUB}:stack/Hub/1`,
      account: HUB,
      region: 'us-east-1',
      properties: { ...properties },
      assembly: { directory: '/none', asset: (key) => key },
      generatedName: () => 'Hub-Thing-1',
    };
    const made = iam.resourceTypes?.[`AWS::IAM::${type}`]?.create(request, world);
    if (!made || made instanceof Promise) throw new Error(`no resource type ${type}`);
    return made;
  };
  const identity = (name: string, path = '/') => {
    const roleArn = `arn:aws:iam::${HUB}:role${path}${name}`;
    return identityOf(world, { type: 'role', account: HUB, arn: 'session', userId: 'u', roleArn });
  };
  return { create, identity };
};

describe('a role of a template', () => {
  it('has its ARN with the path, and a generated name where none is given', () => {
    const { create } = setting();
    expect(create('Role', { AssumeRolePolicyDocument: trust, Path: '/hallmark/' })).toMatchObject({
      ref: 'Hub-Thing-1',
      attributes: { Arn: `arn:aws:iam::${HUB}:role/hallmark/Hub-Thing-1` },
    });
  });

  it('is found only under its whole ARN', () => {
    const { create, identity } = setting();
    create('Role', { RoleName: 'fn', AssumeRolePolicyDocument: trust, Path: '/x/', ManagedPolicyArns: [BASIC] });
    expect(identity('fn').policies).toEqual([]);
    expect(identity('fn', '/x/').policies).toHaveLength(1);
  });

  it('collects inline, attached and managed policies, and its boundary', () => {
    const { create, identity } = setting();
    const { ref: boundary } = create('ManagedPolicy', { ManagedPolicyName: 'edge', PolicyDocument: reads });
    create('Role', {
      RoleName: 'fn',
      AssumeRolePolicyDocument: trust,
      Policies: [{ PolicyName: 'inline', PolicyDocument: reads }],
      ManagedPolicyArns: [BASIC],
      PermissionsBoundary: boundary,
    });
    create('Policy', { PolicyName: 'default', PolicyDocument: reads, Roles: ['fn'] });
    create('RolePolicy', { PolicyName: 'single', PolicyDocument: reads, RoleName: 'fn' });
    create('ManagedPolicy', { ManagedPolicyName: 'own', PolicyDocument: reads, Roles: ['fn'] });
    const { holder, policies, boundary: edge } = identity('fn');
    expect(holder).toBe('role fn');
    expect(policies.map(({ name }) => name)).toEqual([
      'inline policy inline',
      'inline policy default',
      'inline policy single',
      'managed policy service-role/AWSLambdaBasicExecutionRole',
      'managed policy own',
    ]);
    expect(edge?.name).toBe('managed policy edge');
  });

  it('keeps its id when it is deployed again, and loses what the template no longer gives', () => {
    const { create, identity } = setting();
    const properties = { RoleName: 'fn', AssumeRolePolicyDocument: trust };
    const first = create('Role', { ...properties, ManagedPolicyArns: [BASIC] });
    expect(create('Role', properties).attributes).toEqual(first.attributes);
    expect(identity('fn').policies).toEqual([]);
  });
});

describe('the deployment is stopped, naming the resource, by', () => {
  it.each([
    [
      'an unknown managed policy',
      'Role',
      { AssumeRolePolicyDocument: trust, ManagedPolicyArns: ['arn:aws:iam::aws:policy/Nope'] },
      'policy/Nope is not known',
    ],
    [
      'a policy for a role that is not there',
      'Policy',
      { PolicyName: 'p', PolicyDocument: reads, Roles: ['gone'] },
      'there is no role gone',
    ],
    ['a policy that IAM would refuse', 'Role', { AssumeRolePolicyDocument: reads }, 'must not have Resource'],
    [
      'a service-linked role of an unknown service',
      'ServiceLinkedRole',
      { AWSServiceName: 'x.amazonaws.com' },
      'service-linked role of x.amazonaws.com',
    ],
  ])('%s', (_what, type, properties, message) => {
    expect(() => setting().create(type, properties)).toThrow(/^Hub\/Thing: /);
    expect(() => setting().create(type, properties)).toThrow(message);
  });
});

describe('other resources of IAM', () => {
  it('are instance profiles and service-linked roles', () => {
    const { create } = setting();
    create('Role', { RoleName: 'builder', AssumeRolePolicyDocument: trust });
    expect(create('InstanceProfile', { InstanceProfileName: 'builder', Roles: ['builder'] }).attributes).toEqual({
      Arn: `arn:aws:iam::${HUB}:instance-profile/builder`,
    });
    expect(create('ServiceLinkedRole', { AWSServiceName: 'autoscaling.amazonaws.com' }).ref).toBe(
      'AWSServiceRoleForAutoScaling',
    );
  });
});
