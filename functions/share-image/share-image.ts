import type { Configuration, ImageConfiguration } from '../../shared/configuration/configuration.ts';
import { imageOf } from '../../shared/configuration/load.ts';
import type { AmiCopy, Image } from '../../shared/domain/image.ts';
import {
  exceedsQuota,
  type LaunchPermission,
  missing,
  SHARING_QUOTA,
  unique,
} from '../../shared/domain/launch-permission.ts';
import { type Refusal, refusal } from '../../shared/domain/refusal.ts';
import type { AmiRegistry, AmiState } from '../../shared/ports/ami-registry.ts';

export interface Input {
  readonly image: Image;
  readonly stages: readonly string[];
  readonly promotionId: string;
  readonly verdict: string;
}

export interface Dependencies {
  readonly registry: Pick<AmiRegistry, 'describe' | 'launchPermissions' | 'tag' | 'allow'>;
  readonly configuration: Configuration;
  readonly now: () => Date;
}

export type Shared =
  | { readonly outcome: 'shared'; readonly granted: number; readonly amis: number }
  | ({ readonly outcome: 'rejected' } & Refusal);

interface Plan {
  readonly copy: AmiCopy;
  readonly state: AmiState;
  readonly add: readonly LaunchPermission[];
}

/** Tags and shares the AMI of every region; nothing is changed anywhere unless all of them can be. */
export const shareImage =
  ({ registry, configuration, now }: Dependencies) =>
  async ({ image, stages, promotionId, verdict }: Input): Promise<Shared> => {
    const configured = imageOf(configuration, image.name);
    const wanted = permissions(configured, stages, configuration.hub.account);
    const copies = image.amis.filter(
      ({ region, account }) => account === configuration.hub.account && configured.regions.includes(region),
    );
    const plans = await Promise.all(copies.map((copy) => inspect(registry, copy, wanted)));
    const refused = plans.find((plan): plan is Refusal => 'code' in plan);
    if (refused) return { outcome: 'rejected', ...refused };
    const tags = {
      'hallmark:image': image.name,
      'hallmark:version': image.version,
      'hallmark:verdict': verdict,
      'hallmark:promotion': promotionId,
      'hallmark:promoted-at': now().toISOString(),
    };
    const ready = plans as readonly Plan[];
    await Promise.all(
      ready.flatMap(({ copy, state, add }) => [
        registry.tag(copy.region, [copy.id, ...state.snapshotIds], tags),
        ...(add.length > 0 ? [registry.allow(copy.region, copy.id, add)] : []),
      ]),
    );
    return { outcome: 'shared', granted: ready.reduce((sum, { add }) => sum + add.length, 0), amis: ready.length };
  };

/** Everybody whom the stages name; the hub owns the AMI and needs no permission. */
const permissions = (
  { stages }: ImageConfiguration,
  wanted: readonly string[],
  hub: string,
): readonly LaunchPermission[] =>
  unique(
    stages
      .filter(({ name }) => wanted.includes(name))
      .flatMap(({ share }) => [
        ...share.accounts.filter((account) => account !== hub).map((id) => ({ kind: 'account' as const, id })),
        ...share.organizationalUnits.map((arn) => ({ kind: 'organizational-unit' as const, arn })),
        ...share.organizations.map((arn) => ({ kind: 'organization' as const, arn })),
      ]),
  );

const inspect = async (
  registry: Dependencies['registry'],
  copy: AmiCopy,
  wanted: readonly LaunchPermission[],
): Promise<Plan | Refusal> => {
  const [state, current] = await Promise.all([
    registry.describe(copy.region, copy.id),
    registry.launchPermissions(copy.region, copy.id),
  ]);
  if (state?.state !== 'available')
    return refusal('AMI_NOT_AVAILABLE', `${copy.id} in ${copy.region} is ${state?.state ?? 'gone'}.`);
  const add = missing(wanted, current);
  if (exceedsQuota(current, add)) {
    return refusal(
      'QUOTA_EXCEEDED',
      `${copy.id} in ${copy.region} is shared with ${current.length} already; ${add.length} more are beyond ${SHARING_QUOTA}.`,
    );
  }
  return { copy, state, add };
};
