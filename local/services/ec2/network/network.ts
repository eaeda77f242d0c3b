import { AwsError } from '../../../kernel/errors.ts';
import type { World } from '../../../kernel/world.ts';

export interface Subnet {
  readonly id: string;
  readonly vpcId: string;
  readonly zone: string;
  readonly cidr: string;
  readonly isDefault: boolean;
}

export interface SecurityGroup {
  readonly id: string;
  readonly vpcId: string;
  readonly name: string;
  readonly description: string;
}

export interface Network {
  vpcs: { readonly id: string; readonly cidr: string; readonly isDefault: boolean }[];
  subnets: Subnet[];
  securityGroups: SecurityGroup[];
}

/** The default VPC that every account has in every region, with a subnet in each zone. */
export const makeNetwork = (world: World, region: string): Network => {
  const vpcId = world.ids.resource('vpc');
  const subnets = zones(region).map(({ name }, index) => ({
    id: world.ids.resource('subnet'),
    vpcId,
    zone: name,
    cidr: `172.31.${index * 16}.0/20`,
    isDefault: true,
  }));
  const group = { id: world.ids.resource('sg'), vpcId, name: 'default', description: 'default VPC security group' };
  return {
    vpcs: [{ id: vpcId, cidr: '172.31.0.0/16', isDefault: true }],
    subnets,
    securityGroups: [group],
  };
};

export const defaultVpcOf = ({ vpcs }: Network): Network['vpcs'][number] | undefined =>
  vpcs.find(({ isDefault }) => isDefault);

/** Leaves the account without a default VPC, as AWS Control Tower and many organizations do. */
export const deleteDefaultVpc = (network: Network): void => {
  const gone = defaultVpcOf(network)?.id;
  network.vpcs = network.vpcs.filter(({ id }) => id !== gone);
  network.subnets = network.subnets.filter(({ vpcId }) => vpcId !== gone);
  network.securityGroups = network.securityGroups.filter(({ vpcId }) => vpcId !== gone);
};

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html */
export const noDefaultVpc = (): AwsError => new AwsError('VPCIdNotSpecified', 'No default VPC for this user');

/** Three zones a region, with their ids (`use1-az1`). */
export const zones = (region: string): readonly { readonly name: string; readonly id: string }[] => {
  const [area = '', direction = '', number = ''] = region.split('-');
  const short = (direction.match(/^(north|south|central|east|west)|(east|west)$/g) ?? [])
    .map((part) => part[0])
    .join('');
  return ['a', 'b', 'c'].map((letter, index) => ({
    name: `${region}${letter}`,
    id: `${area}${short}${number}-az${index + 1}`,
  }));
};
