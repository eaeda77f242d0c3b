import type { LocalWorld } from '../../../../local/kernel/local-world.ts';
import { call, HUB } from './world.ts';

/** The management account lets StackSets into the organisation and makes the hub its delegated administrator. */
export const delegate = async (world: LocalWorld): Promise<void> => {
  const { managementAccount } = world.organization;
  await call(world, 'cloudformation', 'ActivateOrganizationsAccess', {}, managementAccount);
  const ServicePrincipal = 'member.org.stacksets.cloudformation.amazonaws.com';
  const input = { AccountId: HUB, ServicePrincipal };
  await call(world, 'organizations', 'RegisterDelegatedAdministrator', input, managementAccount);
};
