import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import type { IdentityCenterRoles } from '../ports/starters.ts';
import { call } from './call.ts';
import { clientFor } from './clients.ts';
import { isIdentityCenterArn } from './cloudtrail-starters.ts';

/** Roles outside the path are refused: the function may read those of IAM Identity Center alone. */
const NOT_ONE = new Set(['AccessDenied', 'AccessDeniedException', 'NoSuchEntityException', 'NoSuchEntity']);

/** Asks IAM for the path of the role, which the ARN of a session does not show. */
export const iamIdentityCenterRoles = (region: string): IdentityCenterRoles => {
  const client = clientFor(IAMClient, region);
  return {
    has: async (RoleName, roleId) => {
      try {
        const { Role } = await call('GetRole', region, () => client.send(new GetRoleCommand({ RoleName })));
        return isIdentityCenterArn(Role?.Arn ?? '') && roleId !== '' && Role?.RoleId === roleId;
      } catch (error) {
        if (NOT_ONE.has((error as Error).name)) return false;
        throw error;
      }
    },
  };
};
