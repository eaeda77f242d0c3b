import type { CopyImageRequest, CopyImageResult } from '@aws-sdk/client-ec2';
import type { Call } from '../../../kernel/call.ts';
import { AwsError } from '../../../kernel/errors.ts';
import type { World } from '../../../kernel/world.ts';
import { ec2Arn } from '../arns.ts';
import { ec2Operation } from '../ec2-operation.ts';
import { noSuchImages } from '../errors.ts';
import { mayCopy } from '../snapshots/keys.ts';
import { ec2Region, tagsOf } from '../state.ts';
import type { StoredImage } from '../stored-image.ts';
import { checkTags, specified, taggingAccess } from '../tags/tag-list.ts';
import { once } from '../tokens.ts';
import { registerImage } from './register-image.ts';
import { visibleImage } from './visibility.ts';

/** What copying a few gigabytes takes. */
const COPYING = 5 * 60_000;

/** The copy belongs to the caller, in the region it calls; launch permissions are not copied. */
export const copyImage = ec2Operation<CopyImageRequest, CopyImageResult>({
  access: ({ SourceImageId = '', TagSpecifications }, { account, region }) => [
    { action: 'ec2:CopyImage', resource: ec2Arn(account, region, SourceImageId) },
    ...taggingAccess(specified(TagSpecifications, 'image'), ec2Arn(account, region, 'ami-*'), 'CopyImage'),
  ],
  run: (input, call, world) => {
    checkTags(specified(input.TagSpecifications, 'image'));
    const source = sourceOf(input, call, world);
    const ImageId = once(world, call, input.ClientToken, input, () => copy(input, source, call, world));
    return { ImageId };
  },
});

const sourceOf = (
  { SourceImageId = '', SourceRegion = '' }: CopyImageRequest,
  { account }: Call,
  world: World,
): StoredImage => {
  const source = visibleImage(world, account, SourceRegion, SourceImageId);
  if (!source || source.disabled) throw noSuchImages([SourceImageId]);
  if (!mayCopy(world, account, ec2Region(world, SourceRegion).snapshots[source.snapshotId])) {
    throw new AwsError('InvalidRequest', 'You do not have permission to access the storage of this ami');
  }
  return source;
};

const copy = (input: CopyImageRequest, source: StoredImage, { account, region }: Call, world: World): string => {
  const { Name = '', SourceRegion = '', Description, Encrypted, KmsKeyId } = input;
  const own = ec2Region(world, SourceRegion).snapshots[source.snapshotId]?.kmsKeyId;
  const defaultKey = `arn:aws:kms:${region}:${account}:alias/aws/ebs`;
  const copied = input.CopyImageTags ? tagsOf(world, account, SourceRegion, source.id) : {};
  const given = specified(input.TagSpecifications, 'image').map(({ Key = '', Value = '' }) => [Key, Value]);
  return registerImage(world, {
    account,
    region,
    name: Name,
    description: Description ?? `[Copied ${source.id} from ${SourceRegion}] ${source.name}`,
    architecture: source.architecture,
    platform: source.platform,
    volumeGiB: source.volumeGiB,
    encryptedWith: KmsKeyId ?? (Encrypted || own !== undefined ? defaultKey : undefined),
    tags: { ...copied, ...Object.fromEntries(given) },
    source: { imageId: source.id, region: SourceRegion },
    availableAt: world.clock.now() + COPYING,
  });
};
