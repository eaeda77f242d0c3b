import type { Call } from '../../../kernel/call.ts';
import { AwsError } from '../../../kernel/errors.ts';
import type { World } from '../../../kernel/world.ts';

const ALIAS = 'resolve:ssm:';

/**
 * The AMI that an `ImageId` means: itself, or the value of the parameter in `resolve:ssm:name[:version|:label]`, read
 * as the caller, who needs `ssm:GetParameters`. Throws InvalidParameterValue where the parameter gives no AMI.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-systems-manager-parameter-to-find-AMI.html
 */
export const resolveImageId = async (imageId: string, { principal, region }: Call, world: World): Promise<string> => {
  if (!imageId.startsWith(ALIAS)) return imageId;
  const name = imageId.slice(ALIAS.length);
  const input = { Names: [name] };
  const answer = await world.call({ principal, service: 'ssm', operation: 'GetParameters', region, input });
  const value = (answer as { Parameters?: { Value?: string }[] }).Parameters?.[0]?.Value;
  if (value !== undefined && /^ami-[0-9a-f]+$/.test(value)) return value;
  const why = value === undefined ? 'does not exist' : `holds "${value}", which is no AMI id`;
  throw new AwsError('InvalidParameterValue', `Invalid image alias ${imageId}: the parameter ${name} ${why}.`);
};
