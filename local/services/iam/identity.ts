import type { Identity, NamedPolicy } from '../../iam/identity.ts';
import type { Principal } from '../../kernel/call.ts';
import type { World } from '../../kernel/world.ts';
import { awsManaged } from './aws-managed.ts';
import { iamState, type Role, roleOf } from './state.ts';

/** The policies that speak for a principal. A role that is gone has none. */
export const identityOf = (world: World, principal: Principal): Identity => {
  if (principal.type !== 'role') return { holder: principal.arn, policies: [] };
  const holder = `role ${principal.roleArn.split('/').at(-1)}`;
  const session = principal.sessionPolicy && { name: 'the session policy', document: principal.sessionPolicy };
  const role = roleOf(world, principal.roleArn);
  if (!role) return { holder: `${holder}, which does not exist any more`, policies: [], session };
  const boundary = role.boundaryArn === undefined ? undefined : managed(world, principal.account, role.boundaryArn);
  return { holder, policies: policiesOf(world, principal.account, role), boundary, session };
};

const policiesOf = (world: World, account: string, role: Role): readonly NamedPolicy[] => [
  ...Object.entries(role.policies).map(([name, document]) => ({ name: `inline policy ${name}`, document })),
  ...role.managedPolicyArns.map((arn) => managed(world, account, arn)),
];

const managed = (world: World, account: string, arn: string): NamedPolicy => ({
  name: `managed policy ${arn.split(':policy/')[1] ?? arn}`,
  document: iamState(world, account).managedPolicies[arn] ?? awsManaged(arn) ?? NOTHING,
});

const NOTHING = { Statement: [] };
