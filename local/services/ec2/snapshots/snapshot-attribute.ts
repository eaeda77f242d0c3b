import type {
  CreateVolumePermission,
  DescribeSnapshotAttributeRequest,
  DescribeSnapshotAttributeResult,
  ModifySnapshotAttributeRequest,
} from '@aws-sdk/client-ec2';
import type { Access, Call } from '../../../kernel/call.ts';
import { AwsError } from '../../../kernel/errors.ts';
import type { World } from '../../../kernel/world.ts';
import { ec2Arn, resourceTagContext } from '../arns.ts';
import { ec2Operation } from '../ec2-operation.ts';
import { checkId, invalidValue } from '../errors.ts';
import { grant, inEffect, type Permission, revoke } from '../images/permissions.ts';
import { ec2Region } from '../state.ts';
import type { StoredSnapshot } from '../stored-image.ts';
import { isAwsManaged } from './keys.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifySnapshotAttribute.html */
const MAX_CHANGES = 500;

const access =
  (action: string) =>
  (
    { SnapshotId = '' }: { SnapshotId: string | undefined },
    { account, region }: Call,
    world: World,
  ): readonly Access[] => [
    {
      action: `ec2:${action}`,
      resource: ec2Arn(account, region, SnapshotId),
      context: resourceTagContext(world, account, region, SnapshotId),
    },
  ];

export const describeSnapshotAttribute = ec2Operation<
  DescribeSnapshotAttributeRequest,
  DescribeSnapshotAttributeResult
>({
  access: access('DescribeSnapshotAttribute'),
  run: ({ SnapshotId, Attribute }, call, world) => {
    const { id, permissions } = ownSnapshot(SnapshotId, call, world);
    if (Attribute !== 'createVolumePermission') {
      throw invalidValue(Attribute, 'attribute', 'Local AWS knows createVolumePermission.');
    }
    const seen = inEffect(permissions, world.clock.now());
    return {
      SnapshotId: id,
      CreateVolumePermissions: seen.map(({ kind, value }) => ({ [kind]: value }) as CreateVolumePermission),
    };
  },
});

/** Adds or removes, not both; to accounts and groups only. */
export const modifySnapshotAttribute = ec2Operation<ModifySnapshotAttributeRequest, object>({
  access: access('ModifySnapshotAttribute'),
  run: (input, call, world) => {
    const snapshot = ownSnapshot(input.SnapshotId, call, world);
    const { Add = [], Remove = [] } = input.CreateVolumePermission ?? flat(input);
    if (Add.length > 0 && Remove.length > 0) {
      throw new AwsError('InvalidParameterCombination', 'Permissions cannot be added and removed in one request.');
    }
    if (Add.length + Remove.length > MAX_CHANGES) {
      throw new AwsError('InvalidParameterValue', `At most ${MAX_CHANGES} permissions can be changed in one request.`);
    }
    if (Add.length > 0) checkShareable(snapshot, Add);
    for (const one of Add) grant(snapshot.permissions, permission(one), world);
    for (const one of Remove) revoke(snapshot.permissions, permission(one), world);
    return {};
  },
});

const flat = ({ OperationType, UserIds = [], GroupNames = [] }: ModifySnapshotAttributeRequest) => {
  const all = [...UserIds.map((UserId) => ({ UserId })), ...GroupNames.map((Group) => ({ Group: Group as 'all' }))];
  return OperationType === 'remove' ? { Add: [], Remove: all } : { Add: all, Remove: [] };
};

const permission = ({ UserId, Group }: CreateVolumePermission): Permission => {
  if (Group === 'all') return { kind: 'Group', value: Group };
  if (/^\d{12}$/.test(UserId ?? '')) return { kind: 'UserId', value: UserId ?? '' };
  throw invalidValue(UserId ?? Group, 'createVolumePermission', 'Give an account id of twelve digits.');
};

const checkShareable = (snapshot: StoredSnapshot, add: readonly CreateVolumePermission[]): void => {
  if (isAwsManaged(snapshot)) {
    throw new AwsError('OperationNotPermitted', 'Encrypted snapshots with EBS default key cannot be shared');
  }
  if (snapshot.kmsKeyId !== undefined && add.some(({ Group }) => Group)) {
    throw new AwsError('OperationNotPermitted', 'Encrypted snapshots cannot be shared publicly');
  }
};

const ownSnapshot = (id: string | undefined, { account, region }: Call, world: World): StoredSnapshot => {
  checkId('InvalidSnapshotID', id ?? '', 'snap');
  const snapshot = ec2Region(world, region).snapshots[id ?? ''];
  if (snapshot?.owner === account) return snapshot;
  throw new AwsError('InvalidSnapshot.NotFound', `The snapshot '${id}' does not exist.`);
};
