import type { Principal } from '../../../kernel/call.ts';
import { AwsError } from '../../../kernel/errors.ts';
import type { Build } from './build.ts';

/** A session of the role that the build's workflows run as. Throws AccessDenied where it does not trust Image Builder. */
export const executionRoleOf = ({ world, image }: Build, name: string): Principal => {
  const role = image.order.executionRole;
  if (role === undefined)
    throw new AwsError('InvalidRequestException', 'The image has no executionRole for this step.', { status: 400 });
  return world.assumeRoleForService(role, 'imagebuilder.amazonaws.com', name, image.arn);
};
