import type { Configuration, StageConfiguration } from '../configuration/configuration.ts';
import { stageOf } from '../configuration/load.ts';
import { type Place, placesOf } from '../configuration/places.ts';
import { amiFault } from '../domain/ami-state.ts';
import { type ContainerCopy, containersOf } from '../domain/container-image.ts';
import type { ImageCopy } from '../domain/image.ts';
import type { LaunchPermission } from '../domain/launch-permission.ts';
import type { AmiRegistry } from '../ports/ami-registry.ts';
import type { ContainerCatalog } from '../ports/container-registry.ts';
import type { LedgerImage } from '../ports/ledger.ts';
import type { Parameters } from '../ports/parameters.ts';
import { concurrently } from './concurrently.ts';
import { readAmi } from './read-ami.ts';

export interface RollbackSources {
  readonly registry: Pick<AmiRegistry, 'describeAll' | 'launchPermissions'>;
  readonly containers: ContainerCatalog;
  readonly configuration: Configuration;
  readonly parametersOf: (account: string) => Pick<Parameters, 'read'>;
  /** Acts in the account with the spoke's role, or in the hub as itself. */
  readonly actIn: <T>(account: string, work: () => Promise<T>) => Promise<T>;
}

/**
 * Why a stage could not be rolled back to the image that is current there, in words; empty: it could. Asked of EC2 and ECR, and
 * not of the ledger, which does not know what became of an AMI. A region that the image never had has nothing to roll back to.
 */
export const rollbackFaults = async (
  sources: RollbackSources,
  stageName: string,
  current: LedgerImage,
): Promise<readonly string[]> => {
  const { configuration } = sources;
  const places = placesOf(configuration, current.name, stageName);
  const stage = stageOf(configuration, current.name, stageName);
  const regions = new Set(places.map(({ region }) => region));
  const copies = current.amis.filter(
    ({ account, region }) => account === configuration.hub.account && regions.has(region),
  );
  const containers = containersOf(copies);
  const faults =
    containers.length > 0
      ? containers.map((copy) => containerFault(sources, copy))
      : copies.map((copy) => amiFaults(sources, stage, copy, places));
  return (await Promise.all(faults)).flat();
};

const containerFault = async (
  { containers }: RollbackSources,
  { region, repository, digest }: ContainerCopy,
): Promise<readonly string[]> => {
  const [found] = await containers.find(region, repository, [{ digest }]);
  if (!found) return [`${digest} is no longer in ${repository} in ${region}`];
  return found.archived ? [`${digest} is archived in ${repository} in ${region}`] : [];
};

const amiFaults = async (
  sources: RollbackSources,
  { share }: StageConfiguration,
  { id, region }: ImageCopy,
  places: readonly Place[],
): Promise<readonly string[]> => {
  const subject = `${id} in ${region}`;
  const { hub } = sources.configuration;
  const others = places.filter((place) => place.region === region && place.account !== hub.account);
  const state =
    others.length > 0
      ? await readAmi(sources.registry, region, id)
      : { state: (await sources.registry.describeAll(region, [id])).get(id), permissions: [] };
  const fault = amiFault(state.state);
  if (fault) return [`${subject} ${fault}`];
  const barred = others.filter(({ account }) => !mayLaunch(account, state.permissions, share));
  const had = await concurrently(CONCURRENCY, barred, async (place) =>
    (await isNew(sources, place)) ? [] : [place.account],
  );
  const accounts = [...new Set(had.flat())];
  return accounts.length === 0 ? [] : [`${subject} is not shared with ${accountsInWords(accounts)}`];
};

/** A unit or an organization counts where the stage is shared with it: who is in it only AWS Organizations knows. */
const mayLaunch = (
  target: string,
  permissions: readonly LaunchPermission[],
  { organizations, organizationalUnits }: StageConfiguration['share'],
): boolean =>
  permissions.some((permission) => {
    switch (permission.kind) {
      case 'account':
        return permission.id === target;
      case 'group':
        return permission.name === 'all';
      default:
        return [...organizations, ...organizationalUnits].includes(permission.arn);
    }
  });

/** How many parameters are read at once. */
const CONCURRENCY = 64;

/** A target that was added to the stage has no parameter yet, and so nothing to roll back to. One that cannot be read counts as an old one. */
const isNew = async ({ parametersOf, actIn }: RollbackSources, place: Place): Promise<boolean> => {
  const { account, region, parameter } = place;
  try {
    return (await actIn(account, () => parametersOf(account).read(region, parameter))) === undefined;
  } catch {
    return false;
  }
};

const NAMED = 5;

const accountsInWords = (accounts: readonly string[]): string =>
  accounts.slice(0, NAMED).join(', ') + (accounts.length > NAMED ? ` and ${accounts.length - NAMED} more` : '');
