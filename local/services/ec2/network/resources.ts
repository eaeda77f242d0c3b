import type { Tag } from '@aws-sdk/client-ec2';
import { AwsError } from '../../../kernel/errors.ts';
import type { DeletionRequest, ResourceRequest, ResourceType } from '../../../kernel/service.ts';
import type { World } from '../../../kernel/world.ts';
import { type Ec2State, ec2State } from '../state.ts';
import { putTags } from '../tags/tag-list.ts';
import { defaultVpcOf, type Network, noDefaultVpc, zones } from './network.ts';

/** An update keeps what the stack has; else `make` puts it in place under a new id. */
const keep = (
  request: ResourceRequest,
  world: World,
  prefix: string,
  make: (id: string, network: Network) => void,
): string => {
  const state = ec2State(world, request.account, request.region);
  const id = request.previous?.physicalId ?? world.ids.resource(prefix);
  if (!request.previous) make(id, state.network);
  putTags(state, id, (request.properties['Tags'] ?? []) as Tag[]);
  return id;
};

/** Takes away what is in a list of the network, with its tags. EC2 refuses what others still use. */
const remove =
  (list: 'vpcs' | 'subnets' | 'securityGroups', inUse: (id: string, state: Ec2State) => string | undefined) =>
  ({ account, region, physicalId }: DeletionRequest, world: World): void => {
    const state = ec2State(world, account, region);
    const all: { readonly id: string }[] = state.network[list];
    const at = all.findIndex(({ id }) => id === physicalId);
    if (at < 0) return;
    const refused = inUse(physicalId, state);
    if (refused !== undefined) throw new AwsError('DependencyViolation', refused, { status: 400 });
    all.splice(at, 1);
    delete state.tags[physicalId];
  };

const text = (request: ResourceRequest, property: string): string | undefined =>
  request.properties[property] as string | undefined;

const vpc: ResourceType = {
  properties: ['CidrBlock', 'EnableDnsHostnames', 'EnableDnsSupport', 'InstanceTenancy', 'Tags'],
  replacedBy: ['CidrBlock'],
  create: (request, world) => {
    const cidr = text(request, 'CidrBlock') ?? '10.0.0.0/16';
    const id = keep(request, world, 'vpc', (id, { vpcs }) => vpcs.push({ id, cidr, isDefault: false }));
    return { ref: id, attributes: { VpcId: id, CidrBlock: cidr } };
  },
  delete: remove('vpcs', (id, { network: { subnets } }) =>
    subnets.some(({ vpcId }) => vpcId === id) ? `The vpc '${id}' has dependencies and cannot be deleted.` : undefined,
  ),
};

const subnet: ResourceType = {
  properties: ['AvailabilityZone', 'CidrBlock', 'MapPublicIpOnLaunch', 'Tags', 'VpcId'],
  replacedBy: ['AvailabilityZone', 'CidrBlock', 'VpcId'],
  create: (request, world) => {
    const zone = text(request, 'AvailabilityZone') ?? zones(request.region)[0]?.name ?? '';
    const [cidr = '10.0.0.0/24', vpcId = ''] = [text(request, 'CidrBlock'), text(request, 'VpcId')];
    const id = keep(request, world, 'subnet', (id, { subnets }) =>
      subnets.push({ id, vpcId, zone, cidr, isDefault: false }),
    );
    return { ref: id, attributes: { SubnetId: id, AvailabilityZone: zone, CidrBlock: cidr, VpcId: vpcId } };
  },
  delete: remove('subnets', (id, { instances }) =>
    Object.values(instances).some(({ subnetId, terminatedAt }) => subnetId === id && terminatedAt === undefined)
      ? `The subnet '${id}' has dependencies and cannot be deleted.`
      : undefined,
  ),
};

/** Rules have no effect: nothing here sends packets. */
const securityGroup: ResourceType = {
  properties: ['GroupDescription', 'GroupName', 'SecurityGroupEgress', 'SecurityGroupIngress', 'Tags', 'VpcId'],
  replacedBy: ['GroupDescription', 'GroupName', 'VpcId'],
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
  delete: remove('securityGroups', () => undefined),
};

export const networkResourceTypes: Readonly<Record<string, ResourceType>> = {
  'AWS::EC2::SecurityGroup': securityGroup,
  'AWS::EC2::Subnet': subnet,
  'AWS::EC2::VPC': vpc,
};
