import type {
  DescribeImageAttributeRequest,
  ImageAttribute,
  ImageAttributeName,
  ModifyImageAttributeRequest,
} from '@aws-sdk/client-ec2';
import type { Access, Call } from '../../../kernel/call.ts';
import { AwsError } from '../../../kernel/errors.ts';
import type { World } from '../../../kernel/world.ts';
import { ec2Operation } from '../ec2-operation.ts';
import { invalidValue, missingParameter } from '../errors.ts';
import { changePermissions, permissionChange, readPermissions } from './launch-permissions.ts';
import { imageAccess, ownImage } from './own-image.ts';

const SERVED: readonly ImageAttributeName[] = ['launchPermission', 'description'];

/** Open to the owner only, as DescribeImages is for the others. */
export const describeImageAttribute = ec2Operation<DescribeImageAttributeRequest, ImageAttribute>({
  access: ({ ImageId, Attribute }, call, world) =>
    imageAccess('DescribeImageAttribute', ImageId, call, world, { 'ec2:Attribute': capital(Attribute ?? '') }),
  run: ({ ImageId, Attribute }, call, world) => {
    const image = ownImage(ImageId, call, world);
    if (Attribute === undefined) throw missingParameter('attribute');
    if (Attribute === 'blockDeviceMapping') throw restricted();
    if (!SERVED.includes(Attribute))
      throw invalidValue(Attribute, 'attribute', `Local AWS knows ${SERVED.join(', ')}.`);
    return {
      ImageId: image.id,
      ...(Attribute === 'launchPermission' ? { LaunchPermissions: readPermissions(world, image) } : {}),
      ...(Attribute === 'description' ? { Description: { Value: image.description } } : {}),
    };
  },
});

/**
 * "The blockDeviceMapping attribute is deprecated. Using this attribute returns the Client.AuthFailure error":
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeImageAttribute.html
 */
const restricted = (): AwsError =>
  new AwsError('AuthFailure', 'Unauthorized attempt to access restricted resource', { status: 403 });

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyImageAttribute.html */
export const modifyImageAttribute = ec2Operation<ModifyImageAttributeRequest, object>({
  access: (input, call, world) => modifyAccess(input, call, world),
  run: (input, call, world) => {
    const image = ownImage(input.ImageId, call, world);
    const change = permissionChange(input);
    const description = input.Description?.Value ?? (input.Attribute === 'description' ? input.Value : undefined);
    if (change && description !== undefined) {
      throw new AwsError('InvalidParameterCombination', 'Fields for multiple attribute types specified');
    }
    if (!change && description === undefined) {
      throw new AwsError('InvalidParameterCombination', 'No attributes specified.');
    }
    if (change) changePermissions(world, call.region, image, change);
    else image.description = description;
    return {};
  },
});

/**
 * `ec2:Attribute` says what a request is about. Whom it is about no key says: `ec2:Add/userId` is for snapshots,
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
 */
const modifyAccess = (input: ModifyImageAttributeRequest, call: Call, world: World): readonly Access[] => {
  const attribute = input.Attribute ?? (input.LaunchPermission ? 'launchPermission' : 'description');
  return imageAccess('ModifyImageAttribute', input.ImageId, call, world, { 'ec2:Attribute': capital(attribute) });
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
