import type {
  DescribeAvailabilityZonesRequest,
  DescribeAvailabilityZonesResult,
  DescribeSecurityGroupsRequest,
  DescribeSecurityGroupsResult,
  DescribeSubnetsRequest,
  DescribeSubnetsResult,
  DescribeVpcsRequest,
  DescribeVpcsResult,
} from '@aws-sdk/client-ec2';
import { AwsError } from '../../../kernel/errors.ts';
import { ec2Operation, reading } from '../ec2-operation.ts';
import { applyFilters } from '../filters.ts';
import { page } from '../page.ts';
import { ec2State, tagsOf } from '../state.ts';
import { asTags } from '../tags/tag-list.ts';
import { zones } from './network.ts';

/** Those of the ids asked for; throws `code` for one that there is not. */
const chosen = <Item extends { readonly id: string }>(
  items: readonly Item[],
  ids: readonly string[] | undefined,
  code: string,
  what: string,
): readonly Item[] => {
  if (!ids?.length) return items;
  const missing = ids.find((id) => !items.some((item) => item.id === id));
  if (missing !== undefined) throw new AwsError(code, `The ${what} ID '${missing}' does not exist`);
  return items.filter(({ id }) => ids.includes(id));
};

export const describeAvailabilityZones = ec2Operation<
  DescribeAvailabilityZonesRequest,
  DescribeAvailabilityZonesResult
>({
  access: reading('DescribeAvailabilityZones'),
  run: ({ ZoneNames, Filters }, { region }) => {
    const named = zones(region).filter(({ name }) => !ZoneNames?.length || ZoneNames.includes(name));
    const found = applyFilters(named, Filters, {
      'zone-name': ({ name }) => name,
      'zone-id': ({ id }) => id,
      'zone-type': () => 'availability-zone',
      'region-name': () => region,
      state: () => 'available',
    });
    return {
      AvailabilityZones: found.map(({ name, id }) => ({
        ZoneName: name,
        ZoneId: id,
        ZoneType: 'availability-zone',
        RegionName: region,
        State: 'available',
        OptInStatus: 'opt-in-not-required',
      })),
    };
  },
});

export const describeVpcs = ec2Operation<DescribeVpcsRequest, DescribeVpcsResult>({
  access: reading('DescribeVpcs'),
  run: ({ VpcIds, Filters, ...paging }, { account, region }, world) => {
    const tags = ({ id }: { id: string }) => tagsOf(world, account, region, id);
    const known = chosen(ec2State(world, account, region).network.vpcs, VpcIds, 'InvalidVpcID.NotFound', 'vpc');
    const filters = { 'vpc-id': ({ id }: { id: string }) => id, state: () => 'available' };
    const isDefault = ({ isDefault }: { isDefault: boolean }) => String(isDefault);
    const found = applyFilters(known, Filters, { ...filters, 'is-default': isDefault, isDefault }, tags);
    const { items, next } = page(found, paging);
    return {
      Vpcs: items.map((vpc) => ({
        VpcId: vpc.id,
        OwnerId: account,
        CidrBlock: vpc.cidr,
        IsDefault: vpc.isDefault,
        State: 'available',
        InstanceTenancy: 'default',
        Tags: asTags(tags(vpc)),
      })),
      ...next,
    };
  },
});

export const describeSubnets = ec2Operation<DescribeSubnetsRequest, DescribeSubnetsResult>({
  access: reading('DescribeSubnets'),
  run: ({ SubnetIds, Filters, ...paging }, { account, region }, world) => {
    const tags = ({ id }: { id: string }) => tagsOf(world, account, region, id);
    const { subnets } = ec2State(world, account, region).network;
    const known = chosen(subnets, SubnetIds, 'InvalidSubnetID.NotFound', 'subnet');
    const isDefault = ({ isDefault }: { isDefault: boolean }) => String(isDefault);
    const filters = {
      'subnet-id': ({ id }: { id: string }) => id,
      'vpc-id': ({ vpcId }: { vpcId: string }) => vpcId,
      'availability-zone': ({ zone }: { zone: string }) => zone,
      'default-for-az': isDefault,
      state: () => 'available',
    };
    const { items, next } = page(applyFilters(known, Filters, filters, tags), paging);
    return {
      Subnets: items.map((subnet) => ({
        SubnetId: subnet.id,
        SubnetArn: `arn:aws:ec2:${region}:${account}:subnet/${subnet.id}`,
        VpcId: subnet.vpcId,
        OwnerId: account,
        AvailabilityZone: subnet.zone,
        AvailabilityZoneId: zones(region).find(({ name }) => name === subnet.zone)?.id,
        CidrBlock: subnet.cidr,
        DefaultForAz: subnet.isDefault,
        MapPublicIpOnLaunch: subnet.isDefault,
        State: 'available' as const,
        Tags: asTags(tags(subnet)),
      })),
      ...next,
    };
  },
});

export const describeSecurityGroups = ec2Operation<DescribeSecurityGroupsRequest, DescribeSecurityGroupsResult>({
  access: reading('DescribeSecurityGroups'),
  run: ({ GroupIds, GroupNames, Filters, ...paging }, { account, region }, world) => {
    const tags = ({ id }: { id: string }) => tagsOf(world, account, region, id);
    const { securityGroups } = ec2State(world, account, region).network;
    const known = chosen(securityGroups, GroupIds, 'InvalidGroup.NotFound', 'security group');
    const named = known.filter(({ name }) => !GroupNames?.length || GroupNames.includes(name));
    const filters = {
      'group-id': ({ id }: { id: string }) => id,
      'group-name': ({ name }: { name: string }) => name,
      'vpc-id': ({ vpcId }: { vpcId: string }) => vpcId,
    };
    const { items, next } = page(applyFilters(named, Filters, filters, tags), paging);
    return {
      SecurityGroups: items.map((group) => ({
        GroupId: group.id,
        GroupName: group.name,
        Description: group.description,
        OwnerId: account,
        VpcId: group.vpcId,
        IpPermissions: [],
        IpPermissionsEgress: [],
        Tags: asTags(tags(group)),
      })),
      ...next,
    };
  },
});
