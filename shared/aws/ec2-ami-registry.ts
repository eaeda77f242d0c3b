import {
  type LaunchPermission as AwsLaunchPermission,
  CreateTagsCommand,
  DescribeImageAttributeCommand,
  DescribeImagesCommand,
  DisableImageDeregistrationProtectionCommand,
  EC2Client,
  EnableImageDeregistrationProtectionCommand,
  type Filter,
  type Image,
  type LaunchPermissionModifications,
  ModifyImageAttributeCommand,
} from '@aws-sdk/client-ec2';
import type { LaunchPermission } from '../domain/launch-permission.ts';
import type { AmiRegistry, AmiState, TaggedAmi } from '../ports/ami-registry.ts';
import { call } from './call.ts';
import { clientFor } from './clients.ts';

/** Set by Image Builder on the AMIs it makes. */
const BUILD_TAG = 'Ec2ImageBuilderArn';

const PAGE = 1000;

/** AMIs of the caller's own account. */
export const ec2AmiRegistry = (): AmiRegistry => {
  const client = (region: string) => clientFor(EC2Client, region);
  const modify = async (region: string, ImageId: string, LaunchPermission: LaunchPermissionModifications) => {
    const command = new ModifyImageAttributeCommand({ ImageId, LaunchPermission });
    await call('ModifyImageAttribute', region, () => client(region).send(command));
  };
  /** By filter: what is not there is left out of the answer, and is no error. */
  const own = async (region: string, filter: Filter): Promise<readonly Image[]> => {
    const all: Image[] = [];
    let NextToken: string | undefined;
    do {
      const page = { Owners: ['self'], IncludeDisabled: true, Filters: [filter], MaxResults: PAGE };
      const command = new DescribeImagesCommand({ ...page, ...(NextToken ? { NextToken } : {}) });
      const answer = await call('DescribeImages', region, () => client(region).send(command));
      all.push(...(answer.Images ?? []));
      NextToken = answer.NextToken;
    } while (NextToken);
    return all;
  };
  return {
    describeAll: async (region, amiIds) => {
      const images = amiIds.length > 0 ? await own(region, { Name: 'image-id', Values: [...amiIds] }) : [];
      return new Map(images.map((image) => [image.ImageId ?? '', state(image)]));
    },
    tagged: async (region, key, value) =>
      (await own(region, { Name: `tag:${key}`, Values: [value] })).map(
        (image): TaggedAmi => ({
          ...state(image),
          tags: Object.fromEntries((image.Tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? ''])),
        }),
      ),
    protect: async (region, ImageId) => {
      const command = new EnableImageDeregistrationProtectionCommand({ ImageId, WithCooldown: false });
      await call('EnableImageDeregistrationProtection', region, () => client(region).send(command));
    },
    unprotect: async (region, ImageId) => {
      const command = new DisableImageDeregistrationProtectionCommand({ ImageId });
      await call('DisableImageDeregistrationProtection', region, () => client(region).send(command));
    },
    describe: async (region, amiId) => {
      const command = new DescribeImagesCommand({ ImageIds: [amiId], IncludeDisabled: true });
      const answer = await ifThere(call('DescribeImages', region, () => client(region).send(command)));
      return answer?.Images?.[0] && state(answer.Images[0]);
    },
    launchPermissions: async (region, amiId) => {
      const command = new DescribeImageAttributeCommand({ ImageId: amiId, Attribute: 'launchPermission' });
      const { LaunchPermissions = [] } = await call('DescribeImageAttribute', region, () =>
        client(region).send(command),
      );
      return LaunchPermissions.map(fromAws);
    },
    tag: async (region, resources, tags) => {
      const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
      await call('CreateTags', region, () =>
        client(region).send(new CreateTagsCommand({ Resources: [...resources], Tags })),
      );
    },
    allow: async (region, amiId, permissions) => {
      try {
        await modify(region, amiId, { Add: permissions.map(toAws) });
        return 'allowed';
      } catch (error) {
        if (isManagedKey(error as Error)) return 'aws-managed-key';
        throw error;
      }
    },
    disallow: (region, amiId, permissions) => modify(region, amiId, { Remove: permissions.map(toAws) }),
  };
};

const ifThere = async <T>(read: Promise<T>): Promise<T | undefined> => {
  try {
    return await read;
  } catch (error) {
    if (/^InvalidAMIID/.test((error as Error).name)) return undefined;
    throw error;
  }
};

/** EC2 has no error of its own for it; only the message tells. */
const isManagedKey = ({ name, message }: Error): boolean =>
  name === 'InvalidParameter' && /AWS Managed (CMK|key)/i.test(message);

const state = (image: Image): AmiState => ({
  id: image.ImageId ?? '',
  state: image.State ?? 'unknown',
  snapshotIds: (image.BlockDeviceMappings ?? []).flatMap(({ Ebs }) => (Ebs?.SnapshotId ? [Ebs.SnapshotId] : [])),
  deprecatedFrom: image.DeprecationTime,
  buildVersionArn: image.Tags?.find(({ Key }) => Key === BUILD_TAG)?.Value,
  protected: image.DeregistrationProtection?.startsWith('enabled') ?? false,
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
