import type {
  LifecyclePolicyDetailActionIncludeResources,
  LifecyclePolicyDetailExclusionRulesAmis,
} from '@aws-sdk/client-imagebuilder';
import type { Principal } from '../../../kernel/call.ts';
import type { World } from '../../../kernel/world.ts';
import { ec2Region } from '../../ec2/state.ts';
import type { BuiltImage, ImageStatus, OutputAmi } from '../build/built-image.ts';
import { amiExcluded } from './exclusions.ts';
import type { StoredLifecycleExecution, StoredLifecycleResource } from './stored-execution.ts';

export type Action = StoredLifecycleResource['action'];

export interface Change {
  readonly action: Action;
  readonly include: LifecyclePolicyDetailActionIncludeResources;
  readonly exclude: LifecyclePolicyDetailExclusionRulesAmis | undefined;
  /** Who calls EC2: the session of the execution role. */
  readonly principal: Principal;
}

const STATES: Readonly<Record<Action, ImageStatus>> = {
  AVAILABLE: 'AVAILABLE',
  DELETE: 'DELETED',
  DEPRECATE: 'DEPRECATED',
  DISABLE: 'DISABLED',
};

/**
 * Takes an image to another state, its AMIs and container images with it where they are included. An output that is
 * excluded stays, and so does the image then. What happened is written into the execution.
 */
export const changeState = async (
  world: World,
  image: BuiltImage,
  change: Change,
  execution: StoredLifecycleExecution,
): Promise<void> => {
  const results: StoredLifecycleResource[] = [];
  if (change.include.amis ?? false) for (const ami of image.amis) results.push(await changeAmi(world, ami, change));
  if (change.action === 'DELETE' && change.include.containers)
    results.push(...(await deleteContainers(world, image, change)));
  execution.resources.push(...results);
  if (results.some(({ status }) => status !== 'SUCCESS')) return;
  image.status = STATES[change.action];
  image.lifecycleExecutionId = execution.id;
  image.history.push({ at: world.clock.now(), state: image.status });
  if (change.action === 'DEPRECATE') image.deprecationTime = world.clock.now();
  if (change.action === 'DELETE' && change.include.amis) image.amis = [];
};

const changeAmi = async (world: World, ami: OutputAmi, change: Change): Promise<StoredLifecycleResource> => {
  const stored = ec2Region(world, ami.region).images[ami.image];
  const base = {
    accountId: ami.accountId,
    resourceId: ami.image,
    region: ami.region,
    action: change.action,
    startedAt: world.clock.now(),
    snapshots: stored && change.include.snapshots ? [stored.snapshotId] : [],
    imageUris: [],
  };
  const excluded = amiExcluded(world, ami, change.exclude);
  if (excluded !== undefined) return { ...base, status: 'SKIPPED', reason: `Left alone: ${excluded}` };
  if (!stored) return { ...base, status: 'SUCCESS' };
  try {
    for (const [operation, more] of callsFor(world, change))
      await world.call({
        principal: change.principal,
        service: 'ec2',
        operation,
        region: ami.region,
        input: { ImageId: ami.image, ...more },
      });
    return { ...base, status: 'SUCCESS' };
  } catch (error) {
    return { ...base, status: 'FAILED', reason: (error as Error).message };
  }
};

const callsFor = (world: World, { action, include }: Change): readonly (readonly [string, object])[] => {
  switch (action) {
    case 'AVAILABLE':
      return [['EnableImage', {}]];
    case 'DISABLE':
      return [['DisableImage', {}]];
    case 'DEPRECATE':
      return [['EnableImageDeprecation', { DeprecateAt: new Date(world.clock.now() + 60_000) }]];
    case 'DELETE':
      return [['DeregisterImage', { DeleteAssociatedSnapshots: include.snapshots ?? false }]];
  }
};

/** The image leaves its repositories, with all its tags. */
const deleteContainers = async (
  world: World,
  image: BuiltImage,
  { principal }: Change,
): Promise<readonly StoredLifecycleResource[]> =>
  Promise.all(
    image.containers.map(async ({ region, imageUris }) => {
      const base = {
        accountId: image.arn.split(':')[4] ?? '',
        resourceId: image.arn,
        region,
        action: 'DELETE',
        startedAt: world.clock.now(),
        snapshots: [],
        imageUris,
      } as const;
      try {
        for (const uri of imageUris) {
          const [, repositoryName = '', imageTag = ''] = /amazonaws\.com\/([^:]+):(.+)$/.exec(uri) ?? [];
          const input = { repositoryName, imageIds: [{ imageTag }] };
          await world.call({ principal, service: 'ecr', operation: 'BatchDeleteImage', region, input });
        }
        return { ...base, status: 'SUCCESS' as const };
      } catch (error) {
        return { ...base, status: 'FAILED' as const, reason: (error as Error).message };
      }
    }),
  );
