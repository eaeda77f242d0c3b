import type { Configuration, ImageConfiguration } from '../../shared/configuration/configuration.ts';
import { imageOf } from '../../shared/configuration/load.ts';
import { type ContainerCopy, containersOf, versionTag } from '../../shared/domain/container-image.ts';
import type { Image } from '../../shared/domain/image.ts';
import { partitionOf } from '../../shared/domain/partition.ts';
import { type Pullers, pullPolicy } from '../../shared/domain/pull-policy.ts';
import { type Refusal, refusal } from '../../shared/domain/refusal.ts';
import type { ContainerRepositories, ContainerTags, Taggable } from '../../shared/ports/container-registry.ts';

export interface Input {
  readonly image: Pick<Image, 'name' | 'version' | 'amis'>;
  readonly stages: readonly string[];
}

export interface Dependencies {
  readonly registry: ContainerTags & ContainerRepositories;
  readonly configuration: Configuration;
}

export type Shared =
  | {
      readonly outcome: 'shared';
      /** Version tags and policies that were written; what is there already is not written again. */
      readonly tagged: number;
      readonly granted: number;
      readonly containers: number;
    }
  | ({ readonly outcome: 'rejected' } & Refusal);

interface Plan {
  readonly copy: ContainerCopy;
  readonly image: Taggable;
  /** Undefined where the policy says it already. */
  readonly policy: string | undefined;
}

/**
 * Tags the container image of every region with its version, and lets the targets pull from its repository; nothing is
 * changed anywhere unless it can be everywhere.
 */
export const shareContainer =
  ({ registry, configuration }: Dependencies) =>
  async ({ image, stages }: Input): Promise<Shared> => {
    const configured = imageOf(configuration, image.name);
    const tag = versionTag(image.version);
    const pullers = pullersOf(configured, configuration.hub.account);
    const copies = containersOf(image.amis).filter(({ region }) => configured.regions.includes(region));
    const plans = await Promise.all(copies.map((copy) => inspect(registry, copy, { tag, stages, pullers })));
    const refused = plans.find((plan): plan is Refusal => 'code' in plan);
    if (refused) return { outcome: 'rejected', ...refused };
    const ready = plans as readonly Plan[];
    const untagged = ready.filter((plan) => plan.image.holder === undefined);
    const answers = await Promise.all(
      untagged.map((plan) => registry.put(plan.copy.region, plan.copy.repository, plan.image, tag)),
    );
    if (answers.includes('immutable')) return { outcome: 'rejected', ...taken(tag, 'another image got it just now') };
    const closed = ready.filter(({ policy }) => policy !== undefined);
    await Promise.all(closed.map(({ copy, policy = '' }) => registry.setPolicy(copy.region, copy.repository, policy)));
    return { outcome: 'shared', tagged: untagged.length, granted: closed.length, containers: ready.length };
  };

/**
 * Everybody whom any stage of the image names, and not only the stages of this promotion: a repository has one policy for
 * all its images, so that it is the same after every promotion. The hub owns the repository and needs no permission.
 */
const pullersOf = ({ stages }: ImageConfiguration, hub: string): Pullers => {
  const all = <Key extends keyof Pullers>(key: Key) => [...new Set(stages.flatMap(({ share }) => share[key]))];
  return {
    accounts: all('accounts').filter((account) => account !== hub),
    organizations: all('organizations'),
    organizationalUnits: all('organizationalUnits'),
  };
};

interface Wanted {
  readonly tag: string;
  readonly stages: readonly string[];
  readonly pullers: Pullers;
}

const inspect = async (
  registry: Dependencies['registry'],
  copy: ContainerCopy,
  { tag, stages, pullers }: Wanted,
): Promise<Plan | Refusal> => {
  const { region, repository, digest } = copy;
  const where = `${repository} in ${region}`;
  const [movable, image, current] = await Promise.all([
    registry.movable(region, repository),
    registry.look(region, repository, digest, tag),
    registry.policy(region, repository),
  ]);
  if (!movable || !image) return refusal('CONTAINER_NOT_AVAILABLE', `${digest} is not in ${where}.`);
  if (image.holder !== undefined && image.holder !== digest) return taken(tag, `${image.holder} has it in ${where}`);
  const stuck = stages.filter((stage) => !movable(stage));
  if (stuck.length > 0)
    return refusal('TAG_IMMUTABLE', `${where} does not let the tags ${stuck.join(', ')} go from image to image.`);
  const permission = pullPolicy(current, pullers, partitionOf(region));
  if (permission.outcome === 'malformed')
    return refusal('POLICY_MALFORMED', `The policy of ${where} is no JSON object.`);
  if (permission.outcome === 'too-large')
    return refusal('POLICY_TOO_LARGE', `The policy of ${where} would have ${permission.length} characters.`);
  return { copy, image, policy: permission.outcome === 'changed' ? permission.policy : undefined };
};

const taken = (tag: string, who: string): Refusal =>
  refusal('TAG_TAKEN', `The tag ${tag} is not for this image: ${who}.`);
