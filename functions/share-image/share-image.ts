import type { Configuration } from '../../shared/configuration/configuration.ts';
import { imageOf } from '../../shared/configuration/load.ts';
import type { Image, ImageCopy } from '../../shared/domain/image.ts';
import { exceedsQuota, type LaunchPermission, missing, SHARING_QUOTA } from '../../shared/domain/launch-permission.ts';
import { type Refusal, refusal } from '../../shared/domain/refusal.ts';
import type { AmiRegistry, AmiState } from '../../shared/ports/ami-registry.ts';
import { wantedPermissions } from '../../shared/promotions/wanted-permissions.ts';

export interface Input {
  readonly image: Image;
  readonly stages: readonly string[];
  readonly promotionId: string;
  readonly verdict: string;
}

export interface Dependencies {
  readonly registry: AmiRegistry;
  readonly configuration: Configuration;
  readonly now: () => Date;
}

export type Shared =
  | { readonly outcome: 'shared'; readonly granted: number; readonly amis: number }
  | ({ readonly outcome: 'rejected' } & Refusal);

interface Plan {
  readonly copy: ImageCopy;
  readonly state: AmiState;
  readonly add: readonly LaunchPermission[];
}

/** Shares and tags the AMI of every region; nothing is changed anywhere unless all of them can be. */
export const shareImage =
  ({ registry, configuration, now }: Dependencies) =>
  async ({ image, stages, promotionId, verdict }: Input): Promise<Shared> => {
    const configured = imageOf(configuration, image.name);
    const wanted = wantedPermissions(configured, stages, configuration.hub.account);
    const copies = image.amis.filter(
      ({ region, account }) => account === configuration.hub.account && configured.regions.includes(region),
    );
    const plans = await Promise.all(copies.map((copy) => inspect(registry, copy, wanted, now())));
    const refused = plans.find((plan): plan is Refusal => 'code' in plan);
    if (refused) return { outcome: 'rejected', ...refused };
    const ready = plans as readonly Plan[];
    const unshareable = await allow(registry, ready);
    if (unshareable) return { outcome: 'rejected', ...unshareable };
    const tags = {
      'hallmark:image': image.name,
      'hallmark:version': image.version,
      'hallmark:verdict': verdict,
      'hallmark:promotion': promotionId,
      'hallmark:promoted-at': now().toISOString(),
    };
    await Promise.all(ready.map(({ copy, state }) => registry.tag(copy.region, [copy.id, ...state.snapshotIds], tags)));
    return { outcome: 'shared', granted: ready.reduce((sum, { add }) => sum + add.length, 0), amis: ready.length };
  };

const inspect = async (
  registry: Dependencies['registry'],
  copy: ImageCopy,
  wanted: readonly LaunchPermission[],
  at: Date,
): Promise<Plan | Refusal> => {
  const where = `${copy.id} in ${copy.region}`;
  const [state, current] = await Promise.all([
    registry.describe(copy.region, copy.id),
    registry.launchPermissions(copy.region, copy.id),
  ]);
  if (state?.state === 'available' && Date.parse(state.deprecatedFrom ?? '') <= at.getTime())
    return refusal('AMI_NOT_AVAILABLE', `${where} is deprecated since ${state.deprecatedFrom}.`);
  if (state?.state !== 'available') return refusal('AMI_NOT_AVAILABLE', `${where} is ${state?.state ?? 'gone'}.`);
  const add = missing(wanted, current ?? []);
  if (!exceedsQuota(current ?? [], add)) return { copy, state, add };
  return refusal(
    'QUOTA_EXCEEDED',
    `${where} is shared with ${current?.length} already; ${add.length} more are beyond ${SHARING_QUOTA}.`,
  );
};

/** Whether a key is AWS's own shows only when one shares: what was given elsewhere is then taken back. */
const allow = async (registry: Dependencies['registry'], plans: readonly Plan[]): Promise<Refusal | undefined> => {
  const needed = plans.filter(({ add }) => add.length > 0);
  const answers = await Promise.all(
    needed.map(async (plan) => ({ ...plan, answer: await registry.allow(plan.copy.region, plan.copy.id, plan.add) })),
  );
  const barred = answers.filter(({ answer }) => answer === 'aws-managed-key');
  if (barred.length === 0) return undefined;
  const given = answers.filter(({ answer }) => answer === 'allowed');
  await Promise.all(given.map(({ copy, add }) => registry.disallow(copy.region, copy.id, add)));
  const where = barred.map(({ copy }) => `${copy.id} in ${copy.region}`).join(', ');
  return refusal('AWS_MANAGED_KEY', `${where}: encrypted with the AWS managed key, which cannot be shared.`);
};
