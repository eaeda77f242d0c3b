import type { Identity, NamedPolicy } from '../../iam/evaluate.ts';
import type { Principal } from '../../kernel/call.ts';
import type { World } from '../../kernel/world.ts';
import { awsManaged } from './aws-managed.ts';
import { iamState, type Role, roleOf } from './state.ts';

const NOTHING: Identity = { policies: [] };

/** The policies that speak for a principal. A role that is gone has none. */
export const identityOf = (principal: Principal, world: World): Identity => {
  if (principal.type !== 'role') return NOTHING;
  const role = roleOf(world, principal.roleArn);
  if (!role) return NOTHING;
  return {
    policies: policiesOf(world, principal.account, role),
    boundary: role.boundaryArn === undefined ? undefined : managed(world, principal.account, role.boundaryArn),
    session: principal.sessionPolicy && { name: 'the session policy', document: principal.sessionPolicy },
  };
};

const policiesOf = (world: World, account: string, role: Role): readonly NamedPolicy[] => [
  ...Object.entries(role.policies).map(([name, document]) => ({ name: `inline policy ${name}`, document })),
  ...role.managedPolicyArns.map((arn) => managed(world, account, arn)),
];

const managed = (world: World, account: string, arn: string): NamedPolicy => ({
  name: `managed policy ${arn.split(':policy/')[1] ?? arn}`,
  document: iamState(world, account).managedPolicies[arn] ?? awsManaged(arn) ?? { Statement: [] },
});
