import type { ContextValue } from '../../../local/iam/conditions.ts';
import { evaluate } from '../../../local/iam/evaluate.ts';
import type { Identity, NamedPolicy } from '../../../local/iam/identity.ts';
import type { Access, Principal } from '../../../local/kernel/call.ts';
import type { Statement } from '../../../local/kernel/policy.ts';

const HUB = '111111111111';
const SPOKE = '222222222222';
const role: Principal = {
  type: 'role',
  account: HUB,
  arn: `arn:aws:sts::${HUB}:assumed-role/hub/me`,
  roleArn: `arn:aws:iam::${HUB}:role/hub`,
  userId: 'AROA1:me',
};
const root: Principal = { type: 'root', account: HUB, arn: `arn:aws:iam::${HUB}:root`, userId: HUB };
const service: Principal = { type: 'service', account: HUB, service: 'events.amazonaws.com', arn: 'e', userId: 'e' };

const policy = (name: string, ...Statement: Statement[]): NamedPolicy => ({ name, document: { Statement } });
const allow = (Action: string, more: Partial<Statement> = {}): Statement => ({
  Effect: 'Allow',
  Action,
  Resource: '*',
  ...more,
});
const deny = (Action: string, more: Partial<Statement> = {}): Statement => ({ ...allow(Action, more), Effect: 'Deny' });
const holder = (more: Partial<Identity> = {}): Identity => ({ holder: 'role hub', policies: [], ...more });
const put: Access = { action: 'ssm:PutParameter', resource: `arn:aws:ssm:us-east-1:${HUB}:parameter/a` };
const decide = (
  access: Access,
  principal: Principal,
  identity: Identity,
  context: Readonly<Record<string, ContextValue>> = {},
) => evaluate(access, principal, identity, new Map(Object.entries(context)));
const why = (...asked: Parameters<typeof decide>): string => {
  const decision = decide(...asked);
  return decision.allowed ? `allowed by ${decision.by}` : decision.why;
};

describe('within an account', () => {
  it('nothing is allowed that no policy allows, and the refusal names who was looked at', () => {
    expect(why(put, role, holder({ policies: [policy('p', allow('ssm:Get*')), policy('q')] }))).toBe(
      'because no identity-based policy allows the ssm:PutParameter action (role hub: p, q)',
    );
  });

  it('an identity policy is enough', () => {
    expect(why(put, role, holder({ policies: [policy('p', allow('SSM:put*', { Sid: 'Write' }))] }))).toBe(
      'allowed by statement "Write" of p',
    );
  });

  it('an explicit deny wins over every allow, and is named', () => {
    const policies = [policy('p', allow('*')), policy('q', allow('*'), deny('ssm:*', { Sid: 'DenyX' }))];
    expect(why(put, role, holder({ policies }))).toBe('with an explicit deny in statement "DenyX" of q');
  });

  it('NotAction and NotResource speak about everything else', () => {
    const { Action: _action, ...rest } = allow('');
    expect(decide(put, role, holder({ policies: [policy('p', { ...rest, NotAction: 'iam:*' })] })).allowed).toBe(true);
    expect(decide(put, role, holder({ policies: [policy('p', { ...rest, NotAction: 'ssm:*' })] })).allowed).toBe(false);
    const { Resource: _resource, ...about } = allow('*');
    const but = (NotResource: string) => holder({ policies: [policy('p', { ...about, NotResource })] });
    expect(decide(put, role, but(put.resource)).allowed).toBe(false);
    expect(decide(put, role, but('arn:aws:ssm:*:*:parameter/b')).allowed).toBe(true);
  });

  it('a policy variable takes the value of the request, its default, or matches nothing', () => {
    const named = (variable: string) =>
      holder({ policies: [policy('p', allow('*', { Resource: `arn:aws:ssm:*:$\{${variable}}:*` }))] });
    expect(decide(put, role, named('aws:PrincipalAccount'), { 'aws:principalaccount': HUB }).allowed).toBe(true);
    expect(decide(put, role, named('aws:PrincipalAccount'), { 'aws:principalaccount': SPOKE }).allowed).toBe(false);
    expect(decide(put, role, named('aws:PrincipalAccount')).allowed).toBe(false);
    expect(decide(put, role, named(`aws:PrincipalAccount, '${HUB}'`)).allowed).toBe(true);
  });

  it('a boundary and a session policy narrow what the identity policies allow', () => {
    const policies = [policy('p', allow('*'))];
    expect(why(put, role, holder({ policies, boundary: policy('b', allow('ec2:*')) }))).toContain(
      'no permissions boundary policy allows',
    );
    expect(why(put, role, holder({ policies, session: policy('s', allow('ec2:*')) }))).toContain(
      'no session policy allows',
    );
    expect(decide(put, role, holder({ policies, session: policy('s', allow('ssm:*')) })).allowed).toBe(true);
    expect(why(put, role, holder({ policies, session: policy('s', allow('*'), deny('ssm:*')) }))).toBe(
      'with an explicit deny in statement 2 of s',
    );
  });

  it('the root may do everything but what a resource policy denies', () => {
    expect(decide(put, root, holder()).allowed).toBe(true);
    const resourcePolicy = { Statement: [deny('ssm:*', { Principal: '*' })] };
    expect(why({ ...put, resourcePolicy }, root, holder())).toContain('explicit deny in statement 1 of the resource-');
  });

  it('a resource policy that names the role is enough, one that names the account is not', () => {
    const granted = (AWS: string): Access => ({
      ...put,
      resourcePolicy: { Statement: [allow('ssm:*', { Principal: { AWS } })] },
    });
    expect(decide(granted(role.roleArn), role, holder()).allowed).toBe(true);
    expect(decide(granted('*'), role, holder()).allowed).toBe(true);
    expect(decide(granted(HUB), role, holder()).allowed).toBe(false);
    expect(decide(granted(root.arn), role, holder({ policies: [policy('p', allow('*'))] })).allowed).toBe(true);
  });

  it('a grant to the role is narrowed by a session policy, a grant to the session is not', () => {
    const session = policy('s', allow('ec2:*'));
    const granted = (AWS: string): Access => ({
      ...put,
      resourcePolicy: { Statement: [allow('ssm:*', { Principal: { AWS } })] },
    });
    expect(decide(granted(role.roleArn), role, holder({ session })).allowed).toBe(false);
    expect(decide(granted(role.arn), role, holder({ session })).allowed).toBe(true);
  });
});

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-eval-logic */
describe('a permissions boundary that does not allow the action', () => {
  const boundary = policy('b', allow('ec2:*'));
  const granted = (Principal: Statement['Principal'], more: Partial<Statement> = {}): Access => ({
    ...put,
    resourcePolicy: { Statement: [allow('ssm:*', { ...(Principal && { Principal }), ...more })] },
  });

  it('limits what a resource policy gives to the role', () => {
    expect(why(granted({ AWS: role.roleArn }), role, holder({ boundary }))).toContain(
      'no permissions boundary policy allows',
    );
  });

  it.each([
    ['the session', { AWS: role.arn }],
    ['*', '*'],
    ['* as AWS', { AWS: '*' }],
  ] as const)('does not limit what a resource policy gives to %s', (_whom, Principal) => {
    expect(decide(granted(Principal), role, holder({ boundary })).allowed).toBe(true);
    expect(decide(granted(Principal), role, holder({ session: policy('s', allow('ec2:*')) })).allowed).toBe(true);
  });

  it('does not limit what a resource policy gives to * under the condition aws:PrincipalArn', () => {
    const context = { 'aws:principalarn': role.roleArn };
    const given = (arn: string) => granted('*', { Condition: { ArnEquals: { 'aws:PrincipalArn': arn } } });
    expect(decide(given(role.roleArn), role, holder({ boundary }), context).allowed).toBe(true);
    expect(decide(given(`arn:aws:iam::${HUB}:role/other`), role, holder({ boundary }), context).allowed).toBe(false);
  });

  it('limits all of them by an explicit deny', () => {
    const denies = policy('b', allow('*'), deny('ssm:*'));
    expect(why(granted('*'), role, holder({ boundary: denies }))).toBe('with an explicit deny in statement 2 of b');
  });
});

describe('a Deny with NotPrincipal', () => {
  const resourcePolicy = {
    Statement: [deny('ssm:*', { NotPrincipal: { AWS: [role.roleArn, role.arn, root.arn] } })],
  };
  const policies = [policy('p', allow('*'))];

  it('exempts the principals it names', () => {
    expect(decide({ ...put, resourcePolicy }, role, holder({ policies })).allowed).toBe(true);
  });

  it('exempts nobody who has a permissions boundary', () => {
    const boundary = policy('b', allow('*'));
    expect(why({ ...put, resourcePolicy }, role, holder({ policies, boundary }))).toBe(
      'with an explicit deny in statement 1 of the resource-based policy',
    );
  });
});

describe('across accounts', () => {
  const theirs = (AWS: string): Access => ({
    ...put,
    resourceAccount: SPOKE,
    resourcePolicy: { Statement: [allow('ssm:*', { Principal: { AWS } })] },
  });
  const policies = [policy('p', allow('ssm:*'))];

  it('both sides have to allow', () => {
    expect(decide(theirs(role.roleArn), role, holder({ policies })).allowed).toBe(true);
    expect(decide(theirs(HUB), role, holder({ policies })).allowed).toBe(true);
    expect(why(theirs(role.roleArn), role, holder())).toContain('no identity-based policy');
    expect(why(theirs(SPOKE), role, holder({ policies }))).toBe(
      `because no resource-based policy in account ${SPOKE} allows the ssm:PutParameter action`,
    );
    expect(why({ ...put, resourceAccount: SPOKE }, role, holder({ policies }))).toContain('(the resource has none)');
  });

  it('the root of another account needs the grant too', () => {
    expect(decide({ ...put, resourceAccount: SPOKE }, root, holder()).allowed).toBe(false);
    expect(decide(theirs(HUB), root, holder()).allowed).toBe(true);
  });
});

describe('trust policies', () => {
  const assume = (statement: Partial<Statement>): Access => ({
    action: 'sts:AssumeRole',
    resource: `arn:aws:iam::${SPOKE}:role/spoke`,
    resourceAccount: SPOKE,
    resourcePolicy: { Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', ...statement } },
    resourcePolicyMustAllow: true,
  });
  const caller = holder({ policies: [policy('p', allow('sts:AssumeRole'))] });
  const trust: Partial<Statement> = {
    Principal: { AWS: role.roleArn },
    Condition: { StringEquals: { 'sts:ExternalId': 'hallmark', 'aws:PrincipalOrgID': 'o-1' } },
  };

  it('hold the external id and the organisation of the caller', () => {
    const good = { 'sts:externalid': 'hallmark', 'aws:principalorgid': 'o-1' };
    expect(decide(assume(trust), role, caller, good).allowed).toBe(true);
    expect(why(assume(trust), role, caller, { ...good, 'sts:externalid': 'other' })).toContain(
      'statement 1 of the resource-based policy would, but its condition StringEquals sts:ExternalId does not hold',
    );
    expect(why(assume(trust), role, caller, { 'sts:externalid': 'hallmark' })).toContain('aws:PrincipalOrgID does not');
  });

  it('have to name the role even within its own account', () => {
    const own: Access = { ...assume({ Principal: { AWS: `arn:aws:iam::${HUB}:role/other` } }), resourceAccount: HUB };
    expect(decide(own, role, caller).allowed).toBe(false);
    expect(decide(own, root, holder()).allowed).toBe(false);
  });

  it('let a service in by its name only', () => {
    const asked = (Service: string) => decide({ ...assume({ Principal: { Service } }) }, service, holder()).allowed;
    expect(asked('events.amazonaws.com')).toBe(true);
    expect(asked('states.amazonaws.com')).toBe(false);
  });

  it('leave out whom NotPrincipal names', () => {
    const but = (AWS: string) => assume({ NotPrincipal: { AWS } });
    expect(decide(but(role.roleArn), role, caller).allowed).toBe(false);
    expect(decide(but(`arn:aws:iam::${HUB}:role/other`), role, caller).allowed).toBe(true);
  });
});

describe('a service acting for a resource', () => {
  const send: Access = {
    action: 'sqs:SendMessage',
    resource: `arn:aws:sqs:us-east-1:${HUB}:q`,
    resourcePolicy: {
      Statement: [
        allow('sqs:SendMessage', {
          Principal: { Service: 'events.amazonaws.com' },
          Condition: { ArnEquals: { 'aws:SourceArn': `arn:aws:events:us-east-1:${HUB}:rule/built` } },
        }),
      ],
    },
  };

  it('needs the resource policy to name it and the source', () => {
    expect(
      decide(send, service, holder(), { 'aws:sourcearn': `arn:aws:events:us-east-1:${HUB}:rule/built` }).allowed,
    ).toBe(true);
    expect(why(send, service, holder(), { 'aws:sourcearn': `arn:aws:events:us-east-1:${HUB}:rule/x` })).toContain(
      'allows events.amazonaws.com the sqs:SendMessage action; statement 1',
    );
    const { resourcePolicy: _policy, ...open } = send;
    expect(decide(open, service, holder()).allowed).toBe(false);
  });
});
