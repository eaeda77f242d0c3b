import type { LifecyclePolicyDetail } from '@aws-sdk/client-imagebuilder';
import type { World } from '../../../kernel/world.ts';
import { slug } from '../arn.ts';
import type { BuiltImage, ImageStatus } from '../build/built-image.ts';
import { factory, type Place, type StoredLifecyclePolicy } from '../store.ts';
import { compareVersions, meets } from '../versions/semantic-version.ts';
import { before } from './age.ts';

/** From which states an action takes an image; what it was done to already is not touched again. */
const FROM: Readonly<Record<string, readonly ImageStatus[]>> = {
  DEPRECATE: ['AVAILABLE'],
  DISABLE: ['AVAILABLE', 'DEPRECATED'],
  DELETE: ['AVAILABLE', 'DEPRECATED', 'DISABLED'],
};

/** The images that a rule of a policy is for, oldest first. */
export const selectImages = (
  world: World,
  { account, region }: Place,
  { given }: StoredLifecyclePolicy,
  { action, filter }: LifecyclePolicyDetail,
): readonly BuiltImage[] => {
  const type = given.resourceType === 'CONTAINER_IMAGE' ? 'DOCKER' : 'AMI';
  const selected = Object.values(factory(world, account, region).images)
    .filter((image) => image.type === type && FROM.DELETE?.includes(image.status) && isSelected(image, given))
    .sort((a, b) => a.createdAt - b.createdAt || compareVersions(a.version, b.version) || a.build - b.build);
  const due = filter?.type === 'COUNT' ? selected.slice(0, -(filter.value ?? 1)) : old(world, selected, filter);
  return due.filter(({ status }) => FROM[action?.type ?? '']?.includes(status));
};

const old = (
  world: World,
  selected: readonly BuiltImage[],
  filter: LifecyclePolicyDetail['filter'],
): readonly BuiltImage[] => {
  const limit = before(world.clock.now(), filter?.value ?? 1, filter?.unit ?? 'DAYS');
  const kept = filter?.retainAtLeast ?? 0;
  return (kept > 0 ? selected.slice(0, -kept) : selected).filter(({ createdAt }) => createdAt < limit);
};

const isSelected = (image: BuiltImage, { resourceSelection }: StoredLifecyclePolicy['given']): boolean => {
  const { recipes = [], tagMap } = resourceSelection ?? {};
  if (tagMap) return Object.entries(tagMap).every(([key, value]) => image.tags[key] === value);
  return recipes.some(
    ({ name = '', semanticVersion = 'x.x.x' }) => slug(name) === image.name && meets(image.version, semanticVersion),
  );
};
