import {
  type LaunchPermission as AwsLaunchPermission,
  CreateTagsCommand,
  DescribeImageAttributeCommand,
  DescribeImagesCommand,
  EC2Client,
  type Image,
  ModifyImageAttributeCommand,
} from '@aws-sdk/client-ec2';
import type { LaunchPermission } from '../domain/launch-permission.ts';
import type { AmiRegistry, AmiState } from '../ports/ami-registry.ts';
import { call } from './call.ts';
import { clientFor } from './clients.ts';

/** Set by Image Builder on the AMIs it makes. */
const BUILD_TAG = 'Ec2ImageBuilderArn';

/** AMIs of the caller's own account. */
export const ec2AmiRegistry = (): AmiRegistry => {
  const client = (region: string) => clientFor(EC2Client, region);
  return {
    describe: async (region, amiId) => {
      const { Images } = await known(() =>
        call('DescribeImages', region, () =>
          client(region).send(new DescribeImagesCommand({ ImageIds: [amiId], IncludeDisabled: true })),
        ),
      );
      return Images?.[0] && state(Images[0]);
    },
    launchPermissions: async (region, amiId) => {
      const { LaunchPermissions } = await call('DescribeImageAttribute', region, () =>
        client(region).send(new DescribeImageAttributeCommand({ ImageId: amiId, Attribute: 'launchPermission' })),
      );
      return (LaunchPermissions ?? []).map(fromAws);
    },
    tag: async (region, resources, tags) => {
      const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
      await call('CreateTags', region, () =>
        client(region).send(new CreateTagsCommand({ Resources: [...resources], Tags })),
      );
    },
    allow: async (region, amiId, permissions) => {
      await call('ModifyImageAttribute', region, () =>
        client(region).send(
          new ModifyImageAttributeCommand({ ImageId: amiId, LaunchPermission: { Add: permissions.map(toAws) } }),
        ),
      );
    },
  };
};

const known = async <T extends { Images?: Image[] | undefined }>(
  read: () => Promise<T>,
): Promise<{ Images?: Image[] | undefined }> => {
  try {
    return await read();
  } catch (error) {
    if (/^InvalidAMIID/.test((error as Error).name)) return {};
    throw error;
  }
};

const state = (image: Image): AmiState => ({
  id: image.ImageId ?? '',
  state: image.State ?? 'unknown',
  snapshotIds: (image.BlockDeviceMappings ?? []).flatMap(({ Ebs }) => (Ebs?.SnapshotId ? [Ebs.SnapshotId] : [])),
  encrypted: (image.BlockDeviceMappings ?? []).some(({ Ebs }) => Ebs?.Encrypted),
  buildVersionArn: image.Tags?.find(({ Key }) => Key === BUILD_TAG)?.Value,
});

const fromAws = (permission: AwsLaunchPermission): LaunchPermission => {
  if (permission.UserId) return { kind: 'account', id: permission.UserId };
  if (permission.OrganizationArn) return { kind: 'organization', arn: permission.OrganizationArn };
  if (permission.OrganizationalUnitArn) return { kind: 'organizational-unit', arn: permission.OrganizationalUnitArn };
  return { kind: 'group', name: permission.Group ?? '' };
};

const toAws = (permission: LaunchPermission): AwsLaunchPermission => {
  switch (permission.kind) {
    case 'account':
      return { UserId: permission.id };
    case 'organization':
      return { OrganizationArn: permission.arn };
    case 'organizational-unit':
      return { OrganizationalUnitArn: permission.arn };
    case 'group':
      return { Group: permission.name as 'all' };
  }
};
