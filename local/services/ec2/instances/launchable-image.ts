import type { Call } from '../../../kernel/call.ts';
import { AwsError } from '../../../kernel/errors.ts';
import type { World } from '../../../kernel/world.ts';
import { checkId, noSuchImages } from '../errors.ts';
import { stateOf, visibleImage } from '../images/visibility.ts';
import type { StoredImage } from '../stored-image.ts';

/** An image that the account can launch now. Throws InvalidAMIID.Malformed, .NotFound and .Unavailable. */
export const launchableImage = (
  world: World,
  { account, region }: Pick<Call, 'account' | 'region'>,
  imageId: string,
): StoredImage => {
  checkId('InvalidAMIID', imageId, 'ami');
  const image = visibleImage(world, account, region, imageId);
  if (!image) throw noSuchImages([imageId]);
  const state = stateOf(image, world.clock.now());
  if (state === 'available') return image;
  throw new AwsError('InvalidAMIID.Unavailable', `The image ID '${imageId}' is ${state} and cannot be launched.`);
};

/** A family with a `g` behind its generation (`t4g`, `c7gn`) and `a1` are Graviton. */
export const checkArchitecture = ({ architecture }: StoredImage, instanceType: string): void => {
  const needed = /^([a-z]+\d+g|a1\.)/.test(instanceType) ? 'arm64' : 'x86_64';
  if (needed === architecture) return;
  const message = `The architecture '${needed}' of the specified instance type does not match the architecture '${architecture}' of the specified AMI. Specify an instance type and an AMI that have matching architectures, and try again.`;
  throw new AwsError('InvalidParameterValue', message);
};
