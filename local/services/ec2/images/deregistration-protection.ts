import type {
  DisableImageDeregistrationProtectionRequest,
  DisableImageDeregistrationProtectionResult,
  EnableImageDeregistrationProtectionRequest,
  EnableImageDeregistrationProtectionResult,
} from '@aws-sdk/client-ec2';
import { AwsError } from '../../../kernel/errors.ts';
import { ec2Operation } from '../ec2-operation.ts';
import type { StoredImage } from '../stored-image.ts';
import { imageAccess, ownImage } from './own-image.ts';

const COOLDOWN = 24 * 60 * 60_000;

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_EnableImageDeregistrationProtection.html */
export const enableImageDeregistrationProtection = ec2Operation<
  EnableImageDeregistrationProtectionRequest,
  EnableImageDeregistrationProtectionResult
>({
  access: ({ ImageId }, call, world) => imageAccess('EnableImageDeregistrationProtection', ImageId, call, world),
  run: ({ ImageId, WithCooldown = false }, call, world) => {
    const image = ownImage(ImageId, call, world);
    image.protection = { cooldown: WithCooldown };
    return { Return: protectionOf(image) };
  },
});

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DisableImageDeregistrationProtection.html */
export const disableImageDeregistrationProtection = ec2Operation<
  DisableImageDeregistrationProtectionRequest,
  DisableImageDeregistrationProtectionResult
>({
  access: ({ ImageId }, call, world) => imageAccess('DisableImageDeregistrationProtection', ImageId, call, world),
  run: ({ ImageId }, call, world) => {
    const image = ownImage(ImageId, call, world);
    if (image.protection?.cooldown) image.protectedUntil = world.clock.now() + COOLDOWN;
    image.protection = undefined;
    return { Return: protectionOf(image) };
  },
});

/** As DescribeImages shows it: the values that the AWS CLI's example and EC2's user guide name. */
export const protectionOf = ({ protection }: StoredImage): string => {
  if (!protection) return 'disabled';
  return protection.cooldown ? 'enabled-with-cooldown' : 'enabled-without-cooldown';
};

/** Refuses to deregister a protected image, and one whose protection ended less than a cooldown ago. Code and words: docs/design/aws-assumptions.md. */
export const checkUnprotected = (image: StoredImage, now: number): void => {
  if (!image.protection && (image.protectedUntil ?? 0) <= now) return;
  const why = image.protection
    ? 'deregistration protection is enabled'
    : 'its deregistration protection is cooling down';
  throw new AwsError('OperationNotPermitted', `The AMI '${image.id}' can't be deregistered because ${why}.`);
};
