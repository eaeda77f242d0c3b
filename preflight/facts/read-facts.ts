import { SERVICE_LINKED_ROLES } from '../checks/roles.ts';
import type { Needs } from '../needs/needs.ts';
import {
  readBootstrap,
  readCaller,
  readDelegatedAdministrators,
  readEnabledRegions,
  readOrganization,
  readRoles,
  readStackSetAccess,
} from './account.ts';
import { Clients } from './clients.ts';
import { type Facts, isKnown, type Read } from './facts.ts';
import { readAvailableImages, readKeys, readManagedVersions } from './image-builder.ts';
import { readNames } from './names.ts';
import { readDefaultVpcs, readNetworkParts, readOfferedTypes } from './network.ts';
import { readInspector, readRegistryScanning } from './scanning.ts';
import { readSlackChannels, readSlackWorkspaces } from './slack.ts';
import { readStacks } from './stacks.ts';

const NOT_ASKED: Read<never> = { unknown: 'nothing in the configuration needs it' };

/** Reads what the needs are about, and nothing else: each call is a read. Regions that are not enabled are left out. */
export const readFacts = async (needs: Needs, local?: string): Promise<Facts> => {
  const clients = new Clients(needs.account, local);
  try {
    return await factsOf(needs, clients);
  } finally {
    clients.destroy();
  }
};

const factsOf = async (needs: Needs, clients: Clients): Promise<Facts> => {
  const [caller, enabledRegions] = await Promise.all([readCaller(clients, needs), readEnabledRegions(clients, needs)]);
  const all = [...new Set([...needs.regions, ...needs.stacks.map(({ region }) => region)])];
  const regions = isKnown(enabledRegions) ? all.filter((region) => enabledRegions.known.includes(region)) : all;
  const { stackSet, organizationId, scans, slack } = needs;
  const when = <T>(asked: boolean, ask: () => Promise<Read<T>>): Promise<Read<T>> =>
    asked ? ask() : Promise.resolve(NOT_ASKED);
  const managed = stackSet?.serviceManaged === true;
  const roles = [
    ...SERVICE_LINKED_ROLES.filter(({ isNeeded }) => isNeeded(needs)).map(({ name }) => name),
    ...(stackSet && !managed ? [stackSet.administrationRole] : []),
  ];
  return {
    caller,
    enabledRegions,
    bootstrap: await readBootstrap(clients, needs, regions),
    stacks: await readStacks(clients, needs, regions),
    names: await readNames(clients, needs, regions),
    inspector: await when(scans.length > 0, () => readInspector(clients, needs)),
    registryScanning: await when(
      scans.some(({ resourceType }) => resourceType === 'ECR'),
      () => readRegistryScanning(clients, needs),
    ),
    organization: await when(organizationId !== undefined || managed, () => readOrganization(clients)),
    stackSetAccess: await when(managed, () => readStackSetAccess(clients, needs)),
    delegatedAdministrators: await when(managed, () => readDelegatedAdministrators(clients)),
    roles: await readRoles(clients, roles),
    slackWorkspaces: await when(slack.length > 0, () => readSlackWorkspaces(clients, needs)),
    slackChannels: await when(slack.length > 0, () => readSlackChannels(clients, needs)),
    defaultVpcs: await readDefaultVpcs(clients, needs, regions),
    networkParts: await readNetworkParts(clients, needs, regions),
    offeredTypes: await readOfferedTypes(clients, needs, regions),
    managedVersions: await readManagedVersions(clients, needs),
    availableImages: await readAvailableImages(clients, needs),
    keys: await readKeys(clients, needs, regions),
  };
};
