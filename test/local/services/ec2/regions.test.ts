import {
  CreateDefaultVpcCommand,
  DescribeInstanceTypeOfferingsCommand,
  DescribeRegionsCommand,
  DescribeVpcsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { Clients } from '../../../../local/play/clients.ts';
import { HUB, SPOKE, served } from '../served.ts';

const { client, local } = served();

describe('Regions', () => {
  const names = async (account: string, AllRegions: boolean) => {
    const { Regions = [] } = await client(EC2Client, account).send(new DescribeRegionsCommand({ AllRegions }));
    return new Map(Regions.map(({ RegionName, OptInStatus }) => [RegionName, OptInStatus]));
  };

  it('that an account has not enabled are shown only when all are asked for', async () => {
    expect((await names(HUB, false)).has('eu-south-2')).toBe(false);
    expect((await names(HUB, true)).get('eu-south-2')).toBe('not-opted-in');
    expect((await names(HUB, true)).get('us-east-1')).toBe('opt-in-not-required');
  });

  it('are enabled for one account', async () => {
    await new Clients(local().url).control('ec2/enable-region', { account: HUB, region: 'eu-south-2' });
    expect((await names(HUB, false)).get('eu-south-2')).toBe('opted-in');
    expect((await names(SPOKE, true)).get('eu-south-2')).toBe('not-opted-in');
  });
});

describe('Instance types', () => {
  it('are offered as far as there are such', async () => {
    const Values = ['t3.medium', 't4g.medium', 'u99.huge'];
    const command = new DescribeInstanceTypeOfferingsCommand({ Filters: [{ Name: 'instance-type', Values }] });
    const { InstanceTypeOfferings = [] } = await client(EC2Client).send(command);
    expect(InstanceTypeOfferings.map(({ InstanceType }) => InstanceType).sort()).toEqual(['t3.medium', 't4g.medium']);
  });
});

describe('A default VPC', () => {
  it('is made again where it was deleted, and only there', async () => {
    const ec2 = client(EC2Client, SPOKE, 'eu-west-1');
    const isDefault = new DescribeVpcsCommand({ Filters: [{ Name: 'is-default', Values: ['true'] }] });
    expect((await ec2.send(isDefault)).Vpcs).toHaveLength(1);
    await expect(ec2.send(new CreateDefaultVpcCommand({}))).rejects.toMatchObject({ name: 'DefaultVpcAlreadyExists' });
    await new Clients(local().url).control('ec2/delete-default-vpc', { account: SPOKE, region: 'eu-west-1' });
    expect((await ec2.send(isDefault)).Vpcs).toHaveLength(0);
    await ec2.send(new CreateDefaultVpcCommand({}));
    expect((await ec2.send(isDefault)).Vpcs).toHaveLength(1);
  });
});
