import type { Tag } from '@aws-sdk/client-ec2';
import type { ResourceRequest, ResourceType } from '../../../kernel/service.ts';
import type { World } from '../../../kernel/world.ts';
import { type Ec2State, ec2State } from '../state.ts';
import { putTags } from '../tags/tag-list.ts';
import { defaultVpcOf, noDefaultVpc, zones } from './network.ts';

/** What a template made before is kept; else `make` puts it in place under a new id. */
const keep = (
  request: ResourceRequest,
  world: World,
  prefix: string,
  make: (id: string, network: Ec2State['network']) => void,
): string => {
  const state = ec2State(world, request.account, request.region);
  const key = `${request.stackId}/${request.logicalId}`;
  const known = state.network.made[key];
  const id = known ?? world.ids.resource(prefix);
  if (known === undefined) make(id, state.network);
  state.network.made[key] = id;
  putTags(state, id, (request.properties['Tags'] ?? []) as Tag[]);
  return id;
};

const text = (request: ResourceRequest, property: string): string | undefined =>
  request.properties[property] as string | undefined;

const vpc: ResourceType = {
  properties: ['CidrBlock', 'EnableDnsHostnames', 'EnableDnsSupport', 'InstanceTenancy', 'Tags'],
  create: (request, world) => {
    const cidr = text(request, 'CidrBlock') ?? '10.0.0.0/16';
    const id = keep(request, world, 'vpc', (id, { vpcs }) => vpcs.push({ id, cidr, isDefault: false }));
    return { ref: id, attributes: { VpcId: id, CidrBlock: cidr } };
  },
};

const subnet: ResourceType = {
  properties: ['AvailabilityZone', 'CidrBlock', 'MapPublicIpOnLaunch', 'Tags', 'VpcId'],
  create: (request, world) => {
    const zone = text(request, 'AvailabilityZone') ?? zones(request.region)[0]?.name ?? '';
    const [cidr = '10.0.0.0/24', vpcId = ''] = [text(request, 'CidrBlock'), text(request, 'VpcId')];
    const id = keep(request, world, 'subnet', (id, { subnets }) =>
      subnets.push({ id, vpcId, zone, cidr, isDefault: false }),
    );
    return { ref: id, attributes: { SubnetId: id, AvailabilityZone: zone, CidrBlock: cidr, VpcId: vpcId } };
  },
};

/** Rules have no effect: nothing here sends packets. */
const securityGroup: ResourceType = {
  properties: ['GroupDescription', 'GroupName', 'SecurityGroupEgress', 'SecurityGroupIngress', 'Tags', 'VpcId'],
  create: (request, world) => {
    const { network } = ec2State(world, request.account, request.region);
    const name = text(request, 'GroupName') ?? request.generatedName(255);
    const vpcId = text(request, 'VpcId') ?? defaultVpcOf(network)?.id;
    if (vpcId === undefined) throw noDefaultVpc();
    const description = text(request, 'GroupDescription') ?? name;
    const id = keep(request, world, 'sg', (id, { securityGroups }) =>
      securityGroups.push({ id, vpcId, name, description }),
    );
    return { ref: id, attributes: { Id: id, GroupId: id, VpcId: vpcId } };
  },
};

export const networkResourceTypes: Readonly<Record<string, ResourceType>> = {
  'AWS::EC2::SecurityGroup': securityGroup,
  'AWS::EC2::Subnet': subnet,
  'AWS::EC2::VPC': vpc,
};
