import { AwsError } from '../../../kernel/errors.ts';
import type { World } from '../../../kernel/world.ts';
import { ec2Region, ec2State } from '../state.ts';
import type { StoredImage } from '../stored-image.ts';
import { emitImageState } from './image-event.ts';

export interface NewImage {
  readonly account: string;
  readonly region: string;
  /** Unique among the account's images of the region. */
  readonly name: string;
  readonly description?: string | undefined;
  /** `x86_64`, `arm64` */
  readonly architecture: string;
  /** Absent: Linux. */
  readonly platform?: 'windows' | undefined;
  readonly volumeGiB?: number | undefined;
  /** ARN of the KMS key or alias that its snapshot is encrypted with; `…:alias/aws/ebs` is AWS's own and bars sharing. */
  readonly encryptedWith?: string | undefined;
  /** On the image and its snapshot. Keys of AWS's own (`aws:…`) are allowed here. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly source?: StoredImage['source'];
  /** A copy is pending until then, in virtual milliseconds since 1970. */
  readonly availableAt?: number | undefined;
}

const AMAZON_LINUX_GIB = 8;

/**
 * Puts an AMI with its snapshot into an account and region, as Image Builder's distribution and CopyImage do, and
 * gives its id. Throws InvalidAMIName.Duplicate.
 */
export const registerImage = (world: World, given: NewImage): string => {
  checkName(world, given);
  const now = world.clock.now();
  const { account: owner, region, name, description, architecture, volumeGiB = AMAZON_LINUX_GIB } = given;
  const snapshotId = world.ids.resource('snap');
  const image: StoredImage = {
    id: world.ids.resource('ami'),
    owner,
    name,
    description,
    architecture,
    ...(given.platform ? { platform: given.platform } : {}),
    createdAt: now,
    availableAt: given.availableAt ?? now,
    disabled: false,
    snapshotId,
    volumeGiB,
    encrypted: given.encryptedWith !== undefined,
    ...(given.source ? { source: given.source } : {}),
    permissions: [],
  };
  const state = ec2Region(world, region);
  state.images[image.id] = image;
  state.snapshots[snapshotId] = {
    id: snapshotId,
    owner,
    description: `Created by CreateImage for ${image.id}`,
    volumeGiB,
    startedAt: now,
    kmsKeyId: given.encryptedWith,
    permissions: [],
  };
  tag(world, given, [image.id, snapshotId]);
  announce(world, region, image, now);
  return image.id;
};

const checkName = (world: World, { account, region, name }: NewImage): void => {
  const same = Object.values(ec2Region(world, region).images).find(
    (image) => image.owner === account && image.name === name,
  );
  if (!same) return;
  const message = `AMI name ${name} is already in use by AMI ${same.id}`;
  throw new AwsError('InvalidAMIName.Duplicate', message);
};

const tag = (world: World, { account, region, tags }: NewImage, ids: readonly string[]): void => {
  if (!tags || Object.keys(tags).length === 0) return;
  const state = ec2State(world, account, region);
  for (const id of ids) state.tags[id] = { ...tags };
};

const announce = (world: World, region: string, image: StoredImage, now: number): void => {
  const tell = () => {
    const still = ec2Region(world, region).images[image.id];
    if (still) emitImageState(world, region, still, 'available');
  };
  if (image.availableAt <= now) tell();
  else world.clock.schedule(image.availableAt, tell);
};
