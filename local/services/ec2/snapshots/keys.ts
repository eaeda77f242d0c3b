import type { World } from '../../../kernel/world.ts';
import { inEffect } from '../images/permissions.ts';
import type { StoredSnapshot } from '../stored-image.ts';

/** Encrypted with the key that AWS manages for EBS, which no other account can use. */
export const isAwsManaged = (snapshot: StoredSnapshot | undefined): boolean =>
  snapshot?.kmsKeyId?.endsWith('alias/aws/ebs') ?? false;

/** Whether an account may copy from a snapshot: its own, or one with a createVolumePermission for it. */
export const mayCopy = (world: World, account: string, snapshot: StoredSnapshot | undefined): boolean =>
  snapshot !== undefined &&
  (snapshot.owner === account ||
    inEffect(snapshot.permissions, world.clock.now()).some(({ value }) => value === account || value === 'all'));
