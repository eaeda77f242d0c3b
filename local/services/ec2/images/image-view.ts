import type { ArchitectureValues, Image, PlatformValues } from '@aws-sdk/client-ec2';
import type { World } from '../../../kernel/world.ts';
import type { FilterTable } from '../filters.ts';
import { tagsOf } from '../state.ts';
import type { StoredImage } from '../stored-image.ts';
import { asTags } from '../tags/tag-list.ts';
import { protectionOf } from './deregistration-protection.ts';
import { scanResults } from './scan-results.ts';
import { isPublic, stateOf } from './visibility.ts';

const ROOT_DEVICE = '/dev/xvda';

/** An image as DescribeImages shows it to an account, which sees its own tags only. */
export const toImage = (world: World, viewer: string, region: string, image: StoredImage): Image => {
  const tags = asTags(tagsOf(world, viewer, region, image.id));
  return {
    ImageId: image.id,
    ImageLocation: `${image.ownerAlias ?? image.owner}/${image.name}`,
    ImageType: 'machine',
    Name: image.name,
    ...(image.description === undefined ? {} : { Description: image.description }),
    OwnerId: image.owner,
    ...(image.ownerAlias ? { ImageOwnerAlias: image.ownerAlias } : {}),
    State: stateOf(image, world.clock.now()),
    Public: isPublic(world, image),
    CreationDate: new Date(image.createdAt).toISOString(),
    ...(viewer === image.owner ? { DeregistrationProtection: protectionOf(image) } : {}),
    ...(image.deprecateAt === undefined ? {} : { DeprecationTime: new Date(image.deprecateAt).toISOString() }),
    ...(image.source ? { SourceImageId: image.source.imageId, SourceImageRegion: image.source.region } : {}),
    ...(image.scan ? { ScanResults: scanResults(image.scan) } : {}),
    Architecture: image.architecture as ArchitectureValues,
    BlockDeviceMappings: asDevices(image),
    ...HARDWARE,
    ...(image.platform === 'windows' ? WINDOWS : {}),
    ...(tags.length > 0 ? { Tags: tags } : {}),
  };
};

/** What Amazon Linux 2023 and the images made from it have. */
const HARDWARE = {
  RootDeviceName: ROOT_DEVICE,
  RootDeviceType: 'ebs',
  VirtualizationType: 'hvm',
  Hypervisor: 'xen',
  PlatformDetails: 'Linux/UNIX',
  UsageOperation: 'RunInstances',
  EnaSupport: true,
  SriovNetSupport: 'simple',
  BootMode: 'uefi-preferred',
  ImdsSupport: 'v2.0',
} as const;

const WINDOWS = {
  Platform: 'windows' as PlatformValues,
  PlatformDetails: 'Windows',
  UsageOperation: 'RunInstances:0002',
} as const;

export const asDevices = ({ snapshotId, volumeGiB, encrypted }: StoredImage) => [
  {
    DeviceName: ROOT_DEVICE,
    Ebs: {
      SnapshotId: snapshotId,
      VolumeSize: volumeGiB,
      VolumeType: 'gp3' as const,
      DeleteOnTermination: true,
      Encrypted: encrypted,
    },
  },
];

/** The filters of DescribeImages, over what it shows. */
export const imageFilters: FilterTable<Image> = {
  architecture: ({ Architecture }) => Architecture,
  'block-device-mapping.delete-on-termination': ({ BlockDeviceMappings }) =>
    BlockDeviceMappings?.map(({ Ebs }) => String(Ebs?.DeleteOnTermination)),
  'block-device-mapping.device-name': ({ BlockDeviceMappings }) =>
    BlockDeviceMappings?.map(({ DeviceName }) => DeviceName ?? ''),
  'block-device-mapping.encrypted': ({ BlockDeviceMappings }) =>
    BlockDeviceMappings?.map(({ Ebs }) => String(Ebs?.Encrypted)),
  'block-device-mapping.snapshot-id': ({ BlockDeviceMappings }) =>
    BlockDeviceMappings?.map(({ Ebs }) => Ebs?.SnapshotId ?? ''),
  'block-device-mapping.volume-size': ({ BlockDeviceMappings }) =>
    BlockDeviceMappings?.map(({ Ebs }) => String(Ebs?.VolumeSize)),
  'block-device-mapping.volume-type': ({ BlockDeviceMappings }) =>
    BlockDeviceMappings?.map(({ Ebs }) => Ebs?.VolumeType ?? ''),
  'creation-date': ({ CreationDate }) => CreationDate,
  description: ({ Description }) => Description,
  'ena-support': ({ EnaSupport }) => String(EnaSupport),
  hypervisor: ({ Hypervisor }) => Hypervisor,
  'image-id': ({ ImageId }) => ImageId,
  'image-type': ({ ImageType }) => ImageType,
  'is-public': ({ Public }) => String(Public),
  'manifest-location': ({ ImageLocation }) => ImageLocation,
  name: ({ Name }) => Name,
  'owner-alias': ({ ImageOwnerAlias }) => ImageOwnerAlias,
  'owner-id': ({ OwnerId }) => OwnerId,
  platform: ({ Platform }) => Platform,
  'root-device-name': ({ RootDeviceName }) => RootDeviceName,
  'root-device-type': ({ RootDeviceType }) => RootDeviceType,
  'source-image-id': ({ SourceImageId }) => SourceImageId,
  'source-image-region': ({ SourceImageRegion }) => SourceImageRegion,
  state: ({ State }) => State,
  'virtualization-type': ({ VirtualizationType }) => VirtualizationType,
};

export const tagRecord = ({ Tags = [] }: Image): Readonly<Record<string, string>> =>
  Object.fromEntries(Tags.map(({ Key, Value }) => [Key ?? '', Value ?? '']));
