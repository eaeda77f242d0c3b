import type { ContextValue } from '../../../local/iam/conditions.ts';
import { evaluate } from '../../../local/iam/evaluate.ts';
import type { Identity } from '../../../local/iam/identity.ts';
import type { Access, Principal } from '../../../local/kernel/call.ts';
import type { PolicyDocument, Statement } from '../../../local/kernel/policy.ts';

/** Decisions that pages of the IAM user guide describe: https://docs.aws.amazon.com/IAM/latest/UserGuide/ and the name of the page. */
const ACCOUNT = '111122223333';
const role: Principal = {
  type: 'role',
  account: ACCOUNT,
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/demo/session`,
  roleArn: `arn:aws:iam::${ACCOUNT}:role/demo`,
  userId: 'AROADEMO:session',
};

interface Case {
  readonly action: string;
  readonly resource?: string;
  readonly identity?: readonly Statement[];
  readonly boundary?: readonly Statement[];
  readonly session?: readonly Statement[];
  readonly resourcePolicy?: readonly Statement[];
  readonly resourceAccount?: string;
  readonly context?: Readonly<Record<string, ContextValue>>;
}

const named = (name: string, Statement: readonly Statement[] | undefined) =>
  Statement && { name, document: { Statement } as PolicyDocument };

const allowed = ({ action, resource = '*', identity = [], boundary, session, ...rest }: Case): boolean => {
  const access: Access = {
    ...{ action, resource, resourceAccount: rest.resourceAccount },
    ...(rest.resourcePolicy && { resourcePolicy: { Statement: rest.resourcePolicy } }),
  };
  const holder: Identity = {
    holder: 'role demo',
    policies: [{ name: 'own', document: { Statement: identity } }],
    boundary: named('boundary', boundary),
    session: named('session', session),
  };
  return evaluate(access, role, holder, new Map(Object.entries(rest.context ?? {}))).allowed;
};

const allow = (Action: string | readonly string[], more: Partial<Statement> = {}): Statement => ({
  ...{ Effect: 'Allow', Action, Resource: '*' },
  ...more,
});
const deny = (Action: string, more: Partial<Statement> = {}): Statement => ({ ...allow(Action, more), Effect: 'Deny' });

describe('access_policies_boundaries', () => {
  const boundary = [allow(['s3:*', 'cloudwatch:*', 'ec2:*'])];

  it('ShirleyRodriguez cannot create users, although a policy of hers allows it', () => {
    expect(allowed({ action: 'iam:CreateUser', identity: [allow('iam:CreateUser')], boundary })).toBe(false);
  });

  it('the boundary alone allows nothing', () => {
    expect(allowed({ action: 's3:GetObject', boundary })).toBe(false);
    expect(allowed({ action: 's3:GetObject', identity: [allow('s3:*')], boundary })).toBe(true);
  });

  it('a session has what identity policies, boundary and session policy all allow', () => {
    const given = { identity: [allow('*')], boundary, session: [allow(['s3:*', 'iam:*'])] };
    expect(allowed({ action: 's3:GetObject', ...given })).toBe(true);
    expect(allowed({ action: 'ec2:RunInstances', ...given })).toBe(false);
    expect(allowed({ action: 'iam:CreateUser', ...given })).toBe(false);
  });
});

describe('reference_policies_evaluation-logic_policy-eval-basics', () => {
  it('an explicit deny overrides any allow', () => {
    const identity = [allow('s3:*'), deny('s3:*', { Resource: 'arn:aws:s3:::logs/*' })];
    expect(allowed({ action: 's3:GetObject', resource: 'arn:aws:s3:::logs/a', identity })).toBe(false);
    expect(allowed({ action: 's3:GetObject', resource: 'arn:aws:s3:::data/a', identity })).toBe(true);
  });

  it('across accounts both sides have to allow', () => {
    const theirs = { action: 's3:GetObject', resource: 'arn:aws:s3:::theirs/a', resourceAccount: '444455556666' };
    const resourcePolicy = [allow('s3:GetObject', { Principal: { AWS: ACCOUNT } })];
    expect(allowed({ ...theirs, identity: [allow('s3:*')] })).toBe(false);
    expect(allowed({ ...theirs, resourcePolicy })).toBe(false);
    expect(allowed({ ...theirs, resourcePolicy, identity: [allow('s3:*')] })).toBe(true);
  });
});

describe('reference_policies_condition-single-vs-multi-valued-context-keys', () => {
  const tagging = (operator: string, ...keys: readonly string[]) => ({
    ...{ action: 'ec2:CreateTags', context: keys.length > 0 ? { 'aws:tagkeys': keys } : {} },
    identity: [
      allow('ec2:CreateTags', { Condition: { [operator]: { 'aws:TagKeys': ['environment', 'cost-center'] } } }),
    ],
  });

  it.each([
    ['every key is one of them', ['environment'], true],
    ['one key is another', ['environment', 'owner'], false],
    ['there is no key', [], true],
  ])('ForAllValues: %s', (_what, keys, expected) => {
    expect(allowed(tagging('ForAllValues:StringEquals', ...keys))).toBe(expected);
  });

  it.each([
    ['one key is one of them', ['environment', 'owner'], true],
    ['no key is one of them', ['owner'], false],
    ['there is no key', [], false],
  ])('ForAnyValue: %s', (_what, keys, expected) => {
    expect(allowed(tagging('ForAnyValue:StringEquals', ...keys))).toBe(expected);
  });

  it('ForAnyValue in a Deny misses a request without the key', () => {
    const identity = [
      allow('ec2:CreateTags'),
      deny('ec2:CreateTags', { Condition: { 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'environment' } } }),
    ];
    expect(allowed({ action: 'ec2:CreateTags', identity })).toBe(true);
    expect(allowed({ action: 'ec2:CreateTags', identity, context: { 'aws:tagkeys': ['environment'] } })).toBe(false);
  });
});

describe('reference_policies_variables, variables without a value', () => {
  const team = `\${aws:PrincipalTag/Team}`;
  const identity = (operator: string) => [
    allow('s3:GetObject', { Condition: { [operator]: { 's3:ExistingObjectTag/Team': team } } }),
  ];
  const tagged = { 's3:existingobjecttag/team': 'yellow' };

  it('StringEquals and StringLike do not match', () => {
    expect(allowed({ action: 's3:GetObject', identity: identity('StringEquals'), context: tagged })).toBe(false);
    expect(allowed({ action: 's3:GetObject', identity: identity('StringLike'), context: tagged })).toBe(false);
  });

  it('StringNotEquals and StringNotLike do', () => {
    expect(allowed({ action: 's3:GetObject', identity: identity('StringNotEquals'), context: tagged })).toBe(true);
    expect(allowed({ action: 's3:GetObject', identity: identity('StringNotLike'), context: tagged })).toBe(true);
  });

  it('a value or a default counts as it stands', () => {
    const context = { ...tagged, 'aws:principaltag/team': 'yellow' };
    expect(allowed({ action: 's3:GetObject', identity: identity('StringEquals'), context })).toBe(true);
    const byDefault = [allow('s3:GetObject', { Resource: `arn:aws:s3:::bucket/\${aws:PrincipalTag/Team, 'none'}/*` })];
    expect(allowed({ action: 's3:GetObject', resource: 'arn:aws:s3:::bucket/none/a', identity: byDefault })).toBe(true);
  });
});

describe('reference_policies_elements_condition_operators', () => {
  it('IfExists counts where the key is, and is true where it is not', () => {
    const identity = [
      allow('ec2:RunInstances', { Condition: { StringLikeIfExists: { 'ec2:InstanceType': ['t1.*', 't2.*'] } } }),
    ];
    const launch = (type?: string) =>
      allowed({ action: 'ec2:RunInstances', identity, context: type ? { 'ec2:instancetype': type } : {} });
    expect([launch('t2.micro'), launch('m5.large'), launch()]).toEqual([true, false, true]);
  });

  it('Null tells a key that is there from one that is not', () => {
    const absent = [allow('s3:PutObject', { Condition: { Null: { 'aws:TokenIssueTime': 'true' } } })];
    expect(allowed({ action: 's3:PutObject', identity: absent })).toBe(true);
    const context = { 'aws:tokenissuetime': '2026-01-01T00:00:00Z' };
    expect(allowed({ action: 's3:PutObject', identity: absent, context })).toBe(false);
  });

  it('several operators and keys all count, several values are alternatives', () => {
    const identity = [
      allow('*', {
        Condition: { StringEquals: { 'a:b': ['1', '2'], 'a:c': '3' }, Bool: { 'aws:SecureTransport': 'true' } },
      }),
    ];
    const ask = (context: Record<string, string>) => allowed({ action: 's3:GetObject', identity, context });
    expect(ask({ 'a:b': '2', 'a:c': '3', 'aws:securetransport': 'true' })).toBe(true);
    expect(ask({ 'a:b': '2', 'a:c': '4', 'aws:securetransport': 'true' })).toBe(false);
    expect(ask({ 'a:b': '2', 'a:c': '3', 'aws:securetransport': 'false' })).toBe(false);
  });
});
