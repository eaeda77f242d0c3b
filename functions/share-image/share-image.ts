import type { Configuration } from '../../shared/configuration/configuration.ts';
import { imageOf } from '../../shared/configuration/load.ts';
import { amiRefusal } from '../../shared/domain/ami-state.ts';
import { notProtected, PROTECTED } from '../../shared/domain/deregistration-protection.ts';
import type { Image, ImageCopy } from '../../shared/domain/image.ts';
import { exceedsQuota, type LaunchPermission, missing, SHARING_QUOTA } from '../../shared/domain/launch-permission.ts';
import { type Refusal, refusal, together } from '../../shared/domain/refusal.ts';
import type { AmiRegistry, AmiState } from '../../shared/ports/ami-registry.ts';
import { readAmi } from '../../shared/promotions/read-ami.ts';
import { wantedPermissions } from '../../shared/promotions/wanted-permissions.ts';

export interface Input {
  readonly image: Image;
  readonly stages: readonly string[];
  readonly promotionId: string;
  readonly verdict: string;
  /** Back to what the stage had before, with a reason: a deprecated AMI may be launched. */
  readonly back?: boolean | undefined;
}

export interface Dependencies {
  readonly registry: AmiRegistry;
  readonly configuration: Configuration;
  readonly now: () => Date;
}

export type Shared =
  | {
      readonly outcome: 'shared';
      readonly granted: number;
      readonly amis: number;
      /** What did not succeed and does not stop a promotion, in words. */
      readonly warnings: readonly string[];
    }
  | ({ readonly outcome: 'rejected' } & Refusal);

interface Plan {
  readonly copy: ImageCopy;
  readonly state: AmiState;
  readonly add: readonly LaunchPermission[];
}

/**
 * Shares and tags the AMI of every region; nothing is changed anywhere unless all of them can be. What EC2 or IAM refuses of an
 * AMI that was deregistered a moment ago means that it is gone: IAM cannot see the tags by which grants go.
 */
export const shareImage =
  (dependencies: Dependencies) =>
  async (input: Input): Promise<Shared> => {
    const { registry, configuration, now } = dependencies;
    const { image, back = false } = input;
    const { regions } = imageOf(configuration, image.name);
    const copies = image.amis.filter(
      ({ region, account }) => account === configuration.hub.account && regions.includes(region),
    );
    const when = { at: now(), back };
    try {
      return await share(dependencies, input, copies, when);
    } catch (error) {
      const states = await Promise.all(
        copies.map(async (copy) => (await registry.describeAll(copy.region, [copy.id])).get(copy.id)),
      );
      const refused = together(copies.flatMap((copy, index) => amiRefusal(copy, states[index], when) ?? []));
      if (!refused) throw error;
      return { outcome: 'rejected', ...refused };
    }
  };

interface When {
  readonly at: Date;
  readonly back: boolean;
}

const share = async (
  { registry, configuration, now }: Dependencies,
  { image, stages, promotionId, verdict }: Input,
  copies: readonly ImageCopy[],
  when: When,
): Promise<Shared> => {
  const wanted = wantedPermissions(imageOf(configuration, image.name), stages, configuration.hub.account);
  const plans = await Promise.all(copies.map((copy) => inspect(registry, copy, wanted, when)));
  const refused = together(plans.filter((plan): plan is Refusal => 'code' in plan));
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
  await Promise.all(
    ready.map(({ copy, state }) =>
      registry.tag(copy.region, [copy.id, ...state.snapshotIds], { ...tags, ...(state.protected ? {} : PROTECTED) }),
    ),
  );
  const warnings = await Promise.all(ready.map((plan) => protect(registry, plan)));
  return {
    outcome: 'shared',
    granted: ready.reduce((sum, { add }) => sum + add.length, 0),
    amis: ready.length,
    warnings: warnings.flatMap((warning) => warning ?? []),
  };
};

const inspect = async (
  registry: Dependencies['registry'],
  copy: ImageCopy,
  wanted: readonly LaunchPermission[],
  when: When,
): Promise<Plan | Refusal> => {
  const { state, permissions } = await readAmi(registry, copy.region, copy.id);
  const refused = amiRefusal(copy, state, when);
  if (refused || !state) return refused ?? refusal('AMI_NOT_AVAILABLE', `${copy.id} in ${copy.region} is gone.`);
  const add = missing(wanted, permissions);
  if (!exceedsQuota(permissions, add)) return { copy, state, add };
  return refusal(
    'QUOTA_EXCEEDED',
    `${copy.id} in ${copy.region} is shared with ${permissions.length} already; ${add.length} more are beyond ${SHARING_QUOTA}.`,
  );
};

/**
 * What a stage may have to roll back to must not be deregistered meanwhile. The tag is there before the protection is, so that
 * what is protected in a crash is unprotected one day. A protection that fails stops nothing: the image is as good without it.
 */
const protect = async (registry: Dependencies['registry'], { copy, state }: Plan): Promise<string | undefined> => {
  if (state.protected) return undefined;
  try {
    await registry.protect(copy.region, copy.id);
    return undefined;
  } catch (error) {
    return notProtected(copy, error);
  }
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
