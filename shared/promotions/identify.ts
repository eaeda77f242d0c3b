import { type Caller, type Identity, identityCenterRole, identityOf } from '../domain/identity/identity.ts';
import type { IdentityCenterRoles } from '../ports/starters.ts';

export interface IdentifyDependencies {
  readonly roles: IdentityCenterRoles;
  /** Roles whose session names are people, `111111111111/role/<name>`. */
  readonly trusted: readonly string[];
  readonly hubAccount: string;
}

/**
 * Whom a caller counts as. That a role of the hub was made by IAM Identity Center is asked of IAM: the ARN of a session does not show
 * the role's path. Roles of other accounts cannot be read; those count where the configuration names their account.
 */
export const identify = async (
  caller: Caller,
  { roles, trusted, hubAccount }: IdentifyDependencies,
): Promise<Identity> => {
  const looksSo = identityCenterRole(caller);
  const fromIdentityCenter =
    looksSo !== undefined && (looksSo.account !== hubAccount || (await roles.has(looksSo.role, looksSo.roleId)));
  return identityOf(caller, { trusted, fromIdentityCenter });
};
