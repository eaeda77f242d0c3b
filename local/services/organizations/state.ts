import type { World } from '../../kernel/world.ts';

interface OrganizationsState {
  /** Account → service principals that it is a delegated administrator for. */
  readonly delegated: Record<string, string[]>;
  /** CloudFormation StackSets may act in the organization: `cloudformation activate-organizations-access`. */
  stackSetAccess: boolean;
}

/** It belongs to the organization, and is kept with its management account. */
export const organizationsState = (world: World): OrganizationsState =>
  world.state<OrganizationsState>('organizations', world.organization.managementAccount, 'global', () => ({
    delegated: {},
    stackSetAccess: false,
  }));

export const STACK_SETS_PRINCIPAL = 'member.org.stacksets.cloudformation.amazonaws.com';

export const isDelegated = (world: World, account: string, principal?: string): boolean => {
  const principals = organizationsState(world).delegated[account] ?? [];
  return principal === undefined ? principals.length > 0 : principals.includes(principal);
};

export const isMember = (world: World, account: string): boolean =>
  account === world.organization.managementAccount || Object.hasOwn(world.organization.accounts, account);
