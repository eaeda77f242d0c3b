import type { Tag } from '@aws-sdk/client-ec2';
import { AwsError } from '../../../kernel/errors.ts';
import type { World } from '../../../kernel/world.ts';
import { defaultVpcOf, type Network, noDefaultVpc, type Subnet } from '../network/network.ts';
import { ec2State, type StoredInstance } from '../state.ts';
import type { StoredImage } from '../stored-image.ts';
import { putTags } from '../tags/tag-list.ts';

export interface LaunchOrder {
  readonly image: StoredImage;
  readonly count: number;
  readonly instanceType: string;
  readonly subnetId?: string | undefined;
  readonly zone?: string | undefined;
  readonly template?: { readonly id: string; readonly version: number } | undefined;
  readonly tags: readonly Tag[];
}

/** How long EC2 still shows an instance that is gone. */
const SHOWN = 60 * 60_000;

/** Launches instances; they run at once. */
export const launch = (
  world: World,
  account: string,
  region: string,
  order: LaunchOrder,
): { readonly reservationId: string; readonly instances: readonly StoredInstance[] } => {
  const state = ec2State(world, account, region);
  forgetTerminated(state, world.clock.now());
  const subnet = subnetFor(state.network, order);
  const reservationId = world.ids.resource('r');
  const instances = Array.from({ length: order.count }, () => make(world, reservationId, subnet, order));
  for (const instance of instances) {
    state.instances[instance.id] = instance;
    putTags(state, instance.id, [...order.tags, ...templateTags(order)]);
  }
  return { reservationId, instances };
};

/** EC2 tags an instance with the template it came from. */
const templateTags = ({ template }: LaunchOrder): readonly Tag[] =>
  template
    ? [
        { Key: 'aws:ec2launchtemplate:id', Value: template.id },
        { Key: 'aws:ec2launchtemplate:version', Value: String(template.version) },
      ]
    : [];

const subnetFor = (network: Network, { subnetId, zone }: LaunchOrder): Subnet => {
  if (subnetId === undefined && !defaultVpcOf(network)) throw noDefaultVpc();
  const fits = (subnet: Subnet) =>
    subnetId === undefined ? subnet.isDefault && (zone === undefined || subnet.zone === zone) : subnet.id === subnetId;
  const found = network.subnets.find(fits);
  if (found) return found;
  throw new AwsError('MissingInput', `No subnets found for the default VPC${zone ? ` in ${zone}` : ''}.`);
};

const make = (
  world: World,
  reservationId: string,
  subnet: Subnet,
  { image, instanceType }: LaunchOrder,
): StoredInstance => {
  const id = world.ids.resource('i');
  const [first = '172', second = '31', third = '0'] = subnet.cidr.split('.');
  const host = [Number.parseInt(id.slice(4, 6), 16) % 16, Number.parseInt(id.slice(6, 8), 16)];
  return {
    id,
    reservationId,
    imageId: image.id,
    architecture: image.architecture,
    instanceType,
    subnetId: subnet.id,
    vpcId: subnet.vpcId,
    zone: subnet.zone,
    privateIp: `${first}.${second}.${Number(third) + (host[0] ?? 0)}.${host[1] ?? 0}`,
    launchedAt: world.clock.now(),
  };
};

const forgetTerminated = ({ instances, tags }: ReturnType<typeof ec2State>, now: number): void => {
  for (const { id, terminatedAt } of Object.values(instances)) {
    if (terminatedAt === undefined || terminatedAt + SHOWN > now) continue;
    delete instances[id];
    delete tags[id];
  }
};
