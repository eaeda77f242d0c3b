import type { Access, Call } from '../../../kernel/call.ts';
import { AwsError } from '../../../kernel/errors.ts';
import type { World } from '../../../kernel/world.ts';
import { ec2Arn, resourceTagContext } from '../arns.ts';
import { checkId, noSuchImages } from '../errors.ts';
import { ec2Region } from '../state.ts';
import type { StoredImage } from '../stored-image.ts';
import { isPublic, visibleImage } from './visibility.ts';

/** An image that the caller may change. Throws InvalidAMIID.…, and AuthFailure for one that is only shared with it. */
export const ownImage = (id: string | undefined, { account, region }: Call, world: World): StoredImage => {
  checkId('InvalidAMIID', id ?? '', 'ami');
  const image = visibleImage(world, account, region, id ?? '');
  if (!image)
    throw ec2Region(world, region).deregistered?.[id ?? ''] === account ? unavailable(id) : noSuchImages([id ?? '']);
  if (image.owner !== account) throw new AwsError('AuthFailure', `Not authorized for image:${id}`, { status: 403 });
  return image;
};

/** The code is for an AMI that "has been deregistered and is no longer available": errors-overview.html of EC2's API reference. */
const unavailable = (id: string | undefined): AwsError =>
  new AwsError('InvalidAMIID.Unavailable', `The image ID '${id}' is no longer available`);

/** What an action on an image takes, with the condition keys of images. */
export const imageAccess = (
  action: string,
  id: string | undefined,
  { account, region }: Call,
  world: World,
  context: Access['context'] = {},
): readonly Access[] => {
  const image = ec2Region(world, region).images[id ?? ''];
  const known = image && {
    'ec2:Owner': image.ownerAlias ?? image.owner,
    'ec2:Public': String(isPublic(world, image)),
    'ec2:ImageType': 'machine',
    'ec2:RootDeviceType': 'ebs',
    'ec2:ImageID': image.id,
  };
  return [
    {
      action: `ec2:${action}`,
      resource: ec2Arn(account, region, id ?? ''),
      context: { ...known, ...resourceTagContext(world, account, region, id ?? ''), ...context },
    },
  ];
};
