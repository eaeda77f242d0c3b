import type { _InstanceType, ArchitectureValues, Instance, InstanceStateName } from '@aws-sdk/client-ec2';
import type { World } from '../../../kernel/world.ts';
import type { FilterTable } from '../filters.ts';
import { type StoredInstance, tagsOf } from '../state.ts';
import { asTags } from '../tags/tag-list.ts';

const CODES: Readonly<Record<string, number>> = { pending: 0, running: 16, terminated: 48 };

export const instanceState = ({ terminatedAt }: StoredInstance): InstanceStateName =>
  terminatedAt === undefined ? 'running' : 'terminated';

export const asState = (name: InstanceStateName) => ({ Code: CODES[name] ?? 0, Name: name });

export const toInstance = (
  world: World,
  account: string,
  region: string,
  given: StoredInstance,
  state = instanceState(given),
): Instance => {
  const tags = asTags(tagsOf(world, account, region, given.id));
  const dns = `ip-${given.privateIp.replaceAll('.', '-')}.${region}.compute.internal`;
  return {
    InstanceId: given.id,
    ImageId: given.imageId,
    InstanceType: given.instanceType as _InstanceType,
    Architecture: given.architecture as ArchitectureValues,
    State: asState(state),
    LaunchTime: new Date(given.launchedAt),
    SubnetId: given.subnetId,
    VpcId: given.vpcId,
    Placement: { AvailabilityZone: given.zone, Tenancy: 'default' },
    PrivateIpAddress: given.privateIp,
    PrivateDnsName: dns,
    RootDeviceType: 'ebs',
    VirtualizationType: 'hvm',
    ...(tags.length > 0 ? { Tags: tags } : {}),
  };
};

export const instanceFilters: FilterTable<StoredInstance> = {
  architecture: ({ architecture }) => architecture,
  'availability-zone': ({ zone }) => zone,
  'image-id': ({ imageId }) => imageId,
  'instance-id': ({ id }) => id,
  'instance-state-code': (instance) => String(CODES[instanceState(instance)]),
  'instance-state-name': (instance) => instanceState(instance),
  'instance-type': ({ instanceType }) => instanceType,
  'launch-time': ({ launchedAt }) => new Date(launchedAt).toISOString(),
  'private-ip-address': ({ privateIp }) => privateIp,
  'reservation-id': ({ reservationId }) => reservationId,
  'subnet-id': ({ subnetId }) => subnetId,
  'vpc-id': ({ vpcId }) => vpcId,
};
