import type { World } from '../../../kernel/world.ts';
import { ec2Region } from '../state.ts';
import type { StoredImage } from '../stored-image.ts';
import { inEffect, reaches } from './permissions.ts';

/**
 * An AMI as `account` may see it: its own, one shared with it (by account, organisational unit or organisation), or a
 * public one; undefined for any other, which to the account does not exist.
 */
export const visibleImage = (
  world: World,
  account: string,
  region: string,
  imageId: string,
): StoredImage | undefined => {
  const { images } = ec2Region(world, region);
  const image = Object.hasOwn(images, imageId) ? images[imageId] : undefined;
  return image && isVisible(world, account, image) ? image : undefined;
};

export const isVisible = (world: World, account: string, image: StoredImage): boolean =>
  image.owner === account || isShared(world, account, image);

/** Whether the launch permissions reach the account. */
export const isShared = (world: World, account: string, { permissions }: StoredImage): boolean =>
  inEffect(permissions, world.clock.now()).some((one) => reaches(one, account, world.organization));

export const isPublic = (world: World, { permissions }: StoredImage): boolean =>
  inEffect(permissions, world.clock.now()).some(({ kind }) => kind === 'Group');

export type ImageState = 'available' | 'disabled' | 'pending';

export const stateOf = (image: StoredImage, now: number): ImageState => {
  if (image.disabled) return 'disabled';
  return image.availableAt > now ? 'pending' : 'available';
};
