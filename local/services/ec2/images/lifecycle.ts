import type {
  DeregisterImageRequest,
  DisableImageDeprecationRequest,
  DisableImageRequest,
  EnableImageDeprecationRequest,
  EnableImageRequest,
} from '@aws-sdk/client-ec2';
import { AwsError } from '../../../kernel/errors.ts';
import { ec2Operation } from '../ec2-operation.ts';
import { invalidValue } from '../errors.ts';
import { ec2Region, ec2State } from '../state.ts';
import type { Ec2Region, StoredImage } from '../stored-image.ts';
import { checkUnprotected } from './deregistration-protection.ts';
import { emitImageState } from './image-event.ts';
import { imageAccess, ownImage } from './own-image.ts';

const MINUTE = 60_000;
const TEN_YEARS = 10 * 366 * 24 * 60 * MINUTE;

/** The snapshot stays unless the request says otherwise. */
export const deregisterImage = ec2Operation<DeregisterImageRequest, object>({
  access: ({ ImageId }, call, world) => imageAccess('DeregisterImage', ImageId, call, world),
  run: ({ ImageId, DeleteAssociatedSnapshots }, call, world) => {
    const image = ownImage(ImageId, call, world);
    checkUnprotected(image, world.clock.now());
    const { images, snapshots } = remember(ec2Region(world, call.region), image);
    const { tags } = ec2State(world, call.account, call.region);
    delete images[image.id];
    delete tags[image.id];
    if (DeleteAssociatedSnapshots) {
      delete snapshots[image.snapshotId];
      delete tags[image.snapshotId];
    }
    emitImageState(world, call.region, image, 'deregistered');
    return { Return: true };
  },
});

/** EC2 goes on knowing an id that it has deregistered. */
const remember = (region: Ec2Region, { id, owner }: StoredImage): Ec2Region => {
  region.deregistered = { ...region.deregistered, [id]: owner };
  return region;
};

/** Takes all launch permissions away; enabling the image again does not bring them back. */
export const disableImage = ec2Operation<DisableImageRequest, object>({
  access: ({ ImageId }, call, world) => imageAccess('DisableImage', ImageId, call, world),
  run: ({ ImageId }, call, world) => {
    const image = ownImage(ImageId, call, world);
    image.disabled = true;
    image.permissions = [];
    emitImageState(world, call.region, image, 'disabled');
    return { Return: true };
  },
});

export const enableImage = ec2Operation<EnableImageRequest, object>({
  access: ({ ImageId }, call, world) => imageAccess('EnableImage', ImageId, call, world),
  run: ({ ImageId }, call, world) => {
    const image = ownImage(ImageId, call, world);
    image.disabled = false;
    emitImageState(world, call.region, image, 'available');
    return { Return: true };
  },
});

/** Not in the past, at most ten years ahead; seconds are rounded to the minute. */
export const enableImageDeprecation = ec2Operation<EnableImageDeprecationRequest, object>({
  access: ({ ImageId }, call, world) => imageAccess('EnableImageDeprecation', ImageId, call, world),
  run: ({ ImageId, DeprecateAt }, call, world) => {
    const image = ownImage(ImageId, call, world);
    const at = DeprecateAt?.getTime() ?? Number.NaN;
    const now = world.clock.now();
    if (!(at >= now && at <= now + TEN_YEARS)) {
      throw invalidValue(DeprecateAt?.toISOString(), 'deprecateAt', 'It has to be in the future, within 10 years.');
    }
    image.deprecateAt = Math.round(at / MINUTE) * MINUTE;
    return { Return: true };
  },
});

export const disableImageDeprecation = ec2Operation<DisableImageDeprecationRequest, object>({
  access: ({ ImageId }, call, world) => imageAccess('DisableImageDeprecation', ImageId, call, world),
  run: ({ ImageId }, call, world) => {
    const image = ownImage(ImageId, call, world);
    if (image.deprecateAt === undefined) {
      throw new AwsError('InvalidAMIID.Unavailable', `The image ID '${image.id}' is not set to be deprecated.`);
    }
    image.deprecateAt = undefined;
    return { Return: true };
  },
});
