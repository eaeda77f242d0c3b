import {
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  EC2Client,
  paginateDescribeInstanceTypeOfferings,
} from '@aws-sdk/client-ec2';
import type { Needs } from '../needs/needs.ts';
import type { Clients } from './clients.ts';
import type { Facts } from './facts.ts';
import { read, readEach } from './read.ts';

export const readDefaultVpcs = (
  clients: Clients,
  needs: Needs,
  regions: readonly string[],
): Promise<Facts['defaultVpcs']> =>
  readEach(
    needs.networks.filter(({ subnetId, region }) => subnetId === undefined && regions.includes(region)),
    ({ region }) => region,
    ({ region }) =>
      read('ec2:DescribeVpcs', async () => {
        const { Vpcs = [] } = await clients
          .of(EC2Client, region)
          .send(new DescribeVpcsCommand({ Filters: [{ Name: 'is-default', Values: ['true'] }] }));
        return Vpcs.length > 0;
      }),
  );

/** Subnets and security groups that are named, with their VPC. */
export const readNetworkParts = async (
  clients: Clients,
  needs: Needs,
  regions: readonly string[],
): Promise<Facts['networkParts']> => {
  const named = needs.networks
    .filter(({ region }) => regions.includes(region))
    .flatMap(({ region, subnetId, securityGroupIds }) =>
      [...(subnetId === undefined ? [] : [subnetId]), ...securityGroupIds].map((id) => ({ region, id })),
    );
  return readEach(
    named,
    ({ region, id }) => `${region} ${id}`,
    ({ region, id }) => {
      const client = clients.of(EC2Client, region);
      return id.startsWith('subnet-')
        ? read<string | undefined>(
            'ec2:DescribeSubnets',
            async () => (await client.send(new DescribeSubnetsCommand({ SubnetIds: [id] }))).Subnets?.[0]?.VpcId,
            ['InvalidSubnetID.NotFound'],
          )
        : read<string | undefined>(
            'ec2:DescribeSecurityGroups',
            async () =>
              (await client.send(new DescribeSecurityGroupsCommand({ GroupIds: [id] }))).SecurityGroups?.[0]?.VpcId,
            ['InvalidGroup.NotFound'],
          );
    },
  );
};

export const readOfferedTypes = (
  clients: Clients,
  needs: Needs,
  regions: readonly string[],
): Promise<Facts['offeredTypes']> =>
  readEach(
    needs.instanceTypes.filter(({ region }) => regions.includes(region)),
    ({ region }) => region,
    ({ region }) =>
      read('ec2:DescribeInstanceTypeOfferings', async () => {
        const asked = needs.instanceTypes.filter((each) => each.region === region).flatMap(({ types }) => types);
        const client = clients.of(EC2Client, region);
        const offered: string[] = [];
        for await (const page of paginateDescribeInstanceTypeOfferings(
          { client },
          { LocationType: 'region', Filters: [{ Name: 'instance-type', Values: [...new Set(asked)] }] },
        ))
          offered.push(...(page.InstanceTypeOfferings ?? []).map(({ InstanceType = '' }) => InstanceType));
        return offered;
      }),
  );
