import type { DescribeImagesRequest, DescribeImagesResult } from '@aws-sdk/client-ec2';
import type { Call } from '../../../kernel/call.ts';
import type { World } from '../../../kernel/world.ts';
import { ec2Operation, reading } from '../ec2-operation.ts';
import { checkId, noSuchImages } from '../errors.ts';
import { applyFilters } from '../filters.ts';
import { page } from '../page.ts';
import { ec2Region } from '../state.ts';
import type { StoredImage } from '../stored-image.ts';
import { imageFilters, tagRecord, toImage } from './image-view.ts';
import { inEffect, reaches } from './permissions.ts';
import { isVisible, visibleImage } from './visibility.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeImages.html */
export const describeImages = ec2Operation<DescribeImagesRequest, DescribeImagesResult>({
  access: reading('DescribeImages'),
  run: (input, call, world) => {
    const scope = input.ImageIds?.length ? named(input.ImageIds, call, world) : listed(input, call, world);
    const owned = scope.filter((image) => byOwner(input.Owners, image, call.account));
    const chosen = owned.filter((image) => byUser(input.ExecutableUsers, image, call.account, world));
    const enabled = chosen.filter(({ disabled }) => input.IncludeDisabled || !disabled);
    const shown = enabled.map((image) => toImage(world, call.account, call.region, image));
    const { items, next } = page(applyFilters(shown, input.Filters, imageFilters, tagRecord), input, {
      min: 1,
      max: 1000,
    });
    return { Images: items, ...next };
  },
});

/** Throws InvalidAMIID.Malformed, and InvalidAMIID.NotFound for all that the account cannot see. */
const named = (ids: readonly string[], { account, region }: Call, world: World): readonly StoredImage[] => {
  for (const id of ids) checkId('InvalidAMIID', id, 'ami');
  const found = ids.map((id) => visibleImage(world, account, region, id));
  const missing = ids.filter((_, index) => !found[index]);
  if (missing.length > 0) throw noSuchImages(missing);
  return [...new Set(found)].filter((image) => image !== undefined);
};

/** Deprecated images are listed for their owner, and for others where they ask for them. */
const listed = (
  { IncludeDeprecated }: DescribeImagesRequest,
  { account, region }: Call,
  world: World,
): readonly StoredImage[] => {
  const now = world.clock.now();
  return Object.values(ec2Region(world, region).images).filter(
    (image) =>
      isVisible(world, account, image) &&
      (IncludeDeprecated || image.owner === account || (image.deprecateAt ?? Number.POSITIVE_INFINITY) > now),
  );
};

const byOwner = (owners: readonly string[] | undefined, image: StoredImage, account: string): boolean =>
  !owners?.length ||
  owners.some((owner) => image.owner === (owner === 'self' ? account : owner) || image.ownerAlias === owner);

/** `self` counts organisation and units in, another account's id does not. */
const byUser = (users: readonly string[] | undefined, image: StoredImage, account: string, world: World): boolean => {
  if (!users?.length) return true;
  const permissions = inEffect(image.permissions, world.clock.now());
  return users.some((user) =>
    permissions.some((permission) => {
      if (permission.kind === 'Group') return user === permission.value;
      if (user === 'self' || user === account) return reaches(permission, account, world.organization);
      return permission.kind === 'UserId' && permission.value === user;
    }),
  );
};
