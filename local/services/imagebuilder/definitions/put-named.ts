import type { World } from '../../../kernel/world.ts';
import { arnOf, slug } from '../arn.ts';
import { type FactoryState, factory, type Place, type Stored } from '../store.ts';
import { kept, type Made } from './made.ts';
import { checkName } from './names.ts';
import { checkQuota } from './quotas.ts';

export const NAMED = {
  infrastructures: ['infrastructure-configuration', 'InfrastructureConfiguration'],
  distributions: ['distribution-configuration', 'DistributionConfiguration'],
  pipelines: ['image-pipeline', 'ImagePipeline'],
  lifecyclePolicies: ['lifecycle-policy', 'LifecyclePolicy'],
} as const;

export type NamedKind = keyof typeof NAMED;

interface Named {
  readonly name?: string | undefined;
  readonly tags?: Record<string, string> | undefined;
}

/** Makes or changes something that has a name and no versions. `more` is what its kind has besides. */
export const putNamed = <Kind extends NamedKind, Request extends Named>(
  world: World,
  { account, region }: Place,
  kind: Kind,
  request: Request,
  more: Omit<FactoryState[Kind][string], keyof Stored<unknown>>,
): Made<FactoryState[Kind][string]> => {
  checkName(request.name);
  const there = factory(world, account, region)[kind] as Record<string, FactoryState[Kind][string]>;
  const arn = arnOf(account, region, NAMED[kind][0], slug(request.name ?? ''));
  const known = there[arn];
  if (!known) checkQuota(kind, there);
  const now = world.clock.now();
  const stored = {
    ...known,
    ...more,
    arn,
    name: request.name,
    createdAt: known?.createdAt ?? now,
    ...(known ? { updatedAt: now } : {}),
    tags: { ...request.tags },
    given: kept(request),
  } as unknown as FactoryState[Kind][string];
  there[arn] = stored;
  return { stored, isNew: known === undefined };
};
