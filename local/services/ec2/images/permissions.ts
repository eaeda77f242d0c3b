import type { Organization, World } from '../../../kernel/world.ts';
import type { StoredPermission } from '../stored-image.ts';

export type Permission = Pick<StoredPermission, 'kind' | 'value'>;

/** Permissions as readers see them now: what was changed a moment ago may not show yet. */
export const inEffect = (permissions: readonly StoredPermission[], now: number): readonly StoredPermission[] =>
  permissions.filter(({ from, until }) => from <= now && (until === undefined || until > now));

/** Adds one that is not there; adding it again changes nothing. */
export const grant = (permissions: StoredPermission[], { kind, value }: Permission, world: World): void => {
  const known = permissions.find((one) => one.kind === kind && one.value === value);
  if (known) delete known.until;
  else permissions.push({ kind, value, from: world.clock.now() + world.switches.consistencyMilliseconds });
};

/** Removes one; removing what is not there changes nothing. */
export const revoke = (permissions: StoredPermission[], { kind, value }: Permission, world: World): void => {
  const until = world.clock.now() + world.switches.consistencyMilliseconds;
  for (const one of permissions) if (one.kind === kind && one.value === value) one.until = until;
};

/** Those that stay once all changes have come through. */
export const lasting = (permissions: readonly StoredPermission[]): StoredPermission[] =>
  permissions.filter(({ until }) => until === undefined);

/** Whether a permission reaches an account: by its id, its organisation, or a unit it is in at any depth. */
export const reaches = ({ kind, value }: Permission, account: string, organization: Organization): boolean => {
  if (kind === 'UserId') return value === account;
  if (kind === 'Group') return value === 'all';
  const path = organization.accounts[account];
  if (!path) return false;
  const [, , , , , resource = ''] = value.split(':');
  const [, organizationId, unit] = resource.split('/');
  if (organizationId !== organization.id) return false;
  return kind === 'OrganizationArn' || (unit !== undefined && path.includes(unit));
};
