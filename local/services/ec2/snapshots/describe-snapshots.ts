import type { DescribeSnapshotsRequest, DescribeSnapshotsResult, Snapshot } from '@aws-sdk/client-ec2';
import { AwsError } from '../../../kernel/errors.ts';
import { ec2Operation, reading } from '../ec2-operation.ts';
import { checkId } from '../errors.ts';
import { applyFilters, type FilterTable } from '../filters.ts';
import { page } from '../page.ts';
import { ec2Region, tagsOf } from '../state.ts';
import type { StoredSnapshot } from '../stored-image.ts';
import { asTags } from '../tags/tag-list.ts';
import { mayCopy } from './keys.ts';

const FILTERS: FilterTable<Snapshot> = {
  description: ({ Description }) => Description,
  encrypted: ({ Encrypted }) => String(Encrypted),
  'owner-id': ({ OwnerId }) => OwnerId,
  progress: ({ Progress }) => Progress,
  'snapshot-id': ({ SnapshotId }) => SnapshotId,
  status: ({ State }) => State,
  'volume-id': ({ VolumeId }) => VolumeId,
  'volume-size': ({ VolumeSize }) => String(VolumeSize),
};

export const describeSnapshots = ec2Operation<DescribeSnapshotsRequest, DescribeSnapshotsResult>({
  access: reading('DescribeSnapshots'),
  run: ({ SnapshotIds, OwnerIds, Filters, ...paging }, { account, region }, world) => {
    for (const id of SnapshotIds ?? []) checkId('InvalidSnapshotID', id, 'snap');
    const seen = Object.values(ec2Region(world, region).snapshots).filter((one) => mayCopy(world, account, one));
    const missing = SnapshotIds?.find((id) => !seen.some((snapshot) => snapshot.id === id));
    if (missing) throw new AwsError('InvalidSnapshot.NotFound', `The snapshot '${missing}' does not exist.`);
    const owners = OwnerIds?.map((owner) => (owner === 'self' ? account : owner)) ?? [];
    const chosen = seen.filter(
      ({ id, owner }) =>
        (!SnapshotIds?.length || SnapshotIds.includes(id)) && (owners.length === 0 || owners.includes(owner)),
    );
    const tags = ({ SnapshotId = '' }: Snapshot) => tagsOf(world, account, region, SnapshotId);
    const shown = chosen.map((snapshot) => toSnapshot(snapshot, tagsOf(world, account, region, snapshot.id)));
    const { items, next } = page(applyFilters(shown, Filters, FILTERS, tags), paging);
    return { Snapshots: items, ...next };
  },
});

const toSnapshot = (snapshot: StoredSnapshot, tags: Readonly<Record<string, string>>): Snapshot => ({
  SnapshotId: snapshot.id,
  OwnerId: snapshot.owner,
  Description: snapshot.description,
  VolumeSize: snapshot.volumeGiB,
  StartTime: new Date(snapshot.startedAt),
  State: 'completed',
  Progress: '100%',
  StorageTier: 'standard',
  Encrypted: snapshot.kmsKeyId !== undefined,
  ...(snapshot.kmsKeyId === undefined ? {} : { KmsKeyId: snapshot.kmsKeyId }),
  ...(Object.keys(tags).length > 0 ? { Tags: asTags(tags) } : {}),
});
