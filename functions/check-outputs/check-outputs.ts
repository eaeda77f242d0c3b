import type { Configuration } from '../../shared/configuration/configuration.ts';
import { imageOf } from '../../shared/configuration/load.ts';
import { amiRefusal } from '../../shared/domain/ami-state.ts';
import { type ContainerCopy, containersOf } from '../../shared/domain/container-image.ts';
import type { Image, ImageCopy } from '../../shared/domain/image.ts';
import { type Refusal, refusal, together } from '../../shared/domain/refusal.ts';
import type { AmiRegistry } from '../../shared/ports/ami-registry.ts';
import type { ContainerCatalog } from '../../shared/ports/container-registry.ts';
import type { LedgerImage } from '../../shared/ports/ledger.ts';
import { mayLackRollback } from '../../shared/promotions/may-lack-rollback.ts';
import { amisTogether, containersTogether } from '../../shared/promotions/read-together.ts';
import { type RollbackSources, rollbackFaults } from '../../shared/promotions/rollback-faults.ts';

export interface Input {
  readonly image: Pick<Image, 'kind' | 'name' | 'version' | 'buildVersionArn' | 'amis'>;
  /** The stage that is to begin; null: nothing has been done yet, and only the image is looked at. */
  readonly stage: string | null;
  /** What the stage would roll back to; null: it has had no image yet. */
  readonly current: LedgerImage | null;
  readonly request: { readonly trigger: string; readonly reason?: string | null; readonly back?: boolean };
}

export type Checked =
  | {
      readonly outcome: 'ready';
      /** Why the stage could not be rolled back, although a reason lets it begin; null: it could. */
      readonly warning: string | null;
    }
  | ({ readonly outcome: 'rejected' } & Refusal);

export interface Dependencies extends RollbackSources {
  readonly registry: Pick<AmiRegistry, 'describeAll' | 'launchPermissions'>;
  readonly containers: ContainerCatalog;
  readonly configuration: Configuration;
  readonly now: () => Date;
}

/**
 * Before anything is done: are the image's outputs there, in every region? Before a stage begins, also: could it be rolled
 * back? What could not is refused before anything is touched, unless a person gave a reason.
 */
export const checkOutputs =
  (given: Dependencies) =>
  async ({ image, stage, current, request }: Input): Promise<Checked> => {
    const copies = [...image.amis, ...(stage === null ? [] : (current?.amis ?? []))];
    const dependencies = {
      ...given,
      registry: amisTogether(given.registry, copies),
      containers: containersTogether(given.containers, copies),
    };
    const isOther = current !== null && current.buildVersionArn !== image.buildVersionArn;
    const [refused, faults] = await Promise.all([
      unavailable(dependencies, image, request.back ?? false),
      stage !== null && isOther ? rollbackFaults(dependencies, stage, current) : [],
    ]);
    if (refused) return { outcome: 'rejected', ...refused };
    if (stage === null || current === null || faults.length === 0) return { outcome: 'ready', warning: null };
    const message = `${stage} could not be rolled back to ${current.name} ${current.version}: ${listed(faults)}.`;
    return mayLackRollback(request)
      ? { outcome: 'ready', warning: message }
      : { outcome: 'rejected', ...refusal('ROLLBACK_NOT_POSSIBLE', message) };
  };

const NAMED = 5;

const listed = (faults: readonly string[]): string =>
  faults.slice(0, NAMED).join('; ') + (faults.length > NAMED ? `; and ${faults.length - NAMED} more` : '');

const unavailable = async (
  { registry, containers, configuration, now }: Dependencies,
  { kind, name, amis }: Input['image'],
  back: boolean,
): Promise<Refusal | undefined> => {
  const { regions } = imageOf(configuration, name);
  const ours = amis.filter(({ account, region }) => account === configuration.hub.account && regions.includes(region));
  const when = { at: now(), back };
  const refusals = await Promise.all(
    kind === 'container'
      ? containersOf(ours).map((copy) => containerRefusal(containers, copy))
      : ours.map((copy) => refusalOf(registry, copy, when)),
  );
  return together(refusals.flatMap((each) => each ?? []));
};

const refusalOf = async (
  registry: Dependencies['registry'],
  copy: ImageCopy,
  when: { readonly at: Date; readonly back: boolean },
): Promise<Refusal | undefined> =>
  amiRefusal(copy, (await registry.describeAll(copy.region, [copy.id])).get(copy.id), when);

const containerRefusal = async (
  containers: ContainerCatalog,
  { region, repository, digest }: ContainerCopy,
): Promise<Refusal | undefined> => {
  const [found] = await containers.find(region, repository, [{ digest }]);
  if (!found) return refusal('CONTAINER_NOT_AVAILABLE', `${digest} is no longer in ${repository} in ${region}.`);
  return found.archived
    ? refusal('CONTAINER_NOT_AVAILABLE', `${digest} is archived in ${repository} in ${region}.`)
    : undefined;
};
