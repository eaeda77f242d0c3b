import { AwsError } from '../../../kernel/errors.ts';
import type { World } from '../../../kernel/world.ts';
import { checkId } from '../errors.ts';
import { ec2State, type StoredInstance } from '../state.ts';

/** The instances of these ids. Throws InvalidInstanceID.Malformed and .NotFound. */
export const findInstances = (
  world: World,
  account: string,
  region: string,
  ids: readonly string[],
): readonly StoredInstance[] => {
  for (const id of ids) checkId('InvalidInstanceID', id, 'i');
  const { instances } = ec2State(world, account, region);
  const missing = ids.filter((id) => !instances[id]);
  if (missing.length === 0) return [...new Set(ids)].flatMap((id) => instances[id] ?? []);
  const message =
    missing.length > 1
      ? `The instance IDs '${missing.join(', ')}' do not exist`
      : `The instance ID '${missing[0]}' does not exist`;
  throw new AwsError('InvalidInstanceID.NotFound', message);
};
