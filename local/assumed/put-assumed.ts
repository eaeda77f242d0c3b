import type { World } from '../kernel/world.ts';
import { zones } from '../services/ec2/network/network.ts';
import { ec2Region, ec2State } from '../services/ec2/state.ts';
import { plainSettings, putRepository } from '../services/ecr/repositories.ts';
import { registryOf } from '../services/ecr/state.ts';
import { iamState } from '../services/iam/state.ts';
import { kmsState } from '../services/kms/state.ts';
import { logsState } from '../services/logs/lines.ts';
import { bucketsState } from '../services/s3/service.ts';
import { putTopic } from '../services/sns/topics.ts';
import { firstVersion } from '../services/ssm/first-version.ts';
import { ssmState } from '../services/ssm/state.ts';
import type { Assumed, AssumedAccount, AssumedRegion } from './schema.ts';
import { otherThings } from './state.ts';

/** Puts into the accounts what they are said to have; what is there already stays as it is. */
export const putAssumed = (world: World, { accounts }: Assumed): void => {
  for (const [account, has] of Object.entries(accounts)) {
    putGlobal(world, account, has);
    for (const [region, things] of Object.entries(has.regions ?? {})) putRegional(world, account, region, things);
  }
};

const HOUR = 3600;
const HOME = 'us-east-1';

const putGlobal = (world: World, account: string, has: AssumedAccount): void => {
  const { roles, instanceProfiles } = iamState(world, account);
  for (const path of has.roles ?? []) {
    const name = path.split('/').at(-1) ?? path;
    roles[name] ??= {
      arn: `arn:aws:iam::${account}:role/${path.replace(/^\//, '')}`,
      roleId: `AROA${world.ids.hex('role', 17).toUpperCase()}`,
      // The file does not say who may assume it, or what it may do: everybody, and everything.
      trust: { Statement: { Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' } },
      maxSessionSeconds: HOUR,
      policies: { assumed: { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } } },
      managedPolicyArns: [],
    };
  }
  for (const name of has.instanceProfiles ?? []) instanceProfiles[name] ??= { roles: [] };
  for (const name of has.buckets ?? []) bucketsState(world, account, HOME).buckets[name] = true;
};

const putRegional = (world: World, account: string, region: string, has: AssumedRegion): void => {
  putNetwork(world, account, region, has);
  const { repositories } = registryOf(world, account, region);
  for (const name of has.repositories ?? [])
    if (!repositories[name]) putRepository(world, { account, region }, name, plainSettings());
  for (const name of has.topics ?? []) putTopic(world, account, region, name);
  for (const name of has.logGroups ?? []) logsState(world, { account, region }).groups[name] ??= {};
  const { keys, aliases } = kmsState(world, account, region);
  for (const id of has.keys ?? []) keys[id] ??= { policy: undefined, enabled: true };
  for (const name of has.aliases ?? []) aliases[name] ??= name;
  Object.assign(otherThings(world, account, region), {
    keyPairs: has.keyPairs ?? [],
    licenseConfigurations: has.licenseConfigurations ?? [],
  });
  for (const image of has.images ?? []) putImage(world, region, image);
  for (const [name, value] of Object.entries(has.parameters ?? {})) {
    if (/^ami-/.test(value))
      putImage(world, region, { id: value, platform: /windows/i.test(name) ? 'Windows' : 'Linux' });
    putParameter(world, account, region, name, value);
  }
};

const putNetwork = (world: World, account: string, region: string, has: AssumedRegion): void => {
  const { network } = ec2State(world, account, region);
  const { vpcs, subnets, securityGroups } = network;
  if (has.defaultVpc === false) {
    const gone = vpcs.find(({ isDefault }) => isDefault)?.id;
    const keep = <Item extends { readonly vpcId: string }>(all: Item[]) =>
      all.splice(0, all.length, ...all.filter(({ vpcId }) => vpcId !== gone));
    keep(subnets);
    keep(securityGroups);
    vpcs.splice(0, vpcs.length, ...vpcs.filter(({ id }) => id !== gone));
  }
  for (const { vpc } of [...(has.subnets ?? []), ...(has.securityGroups ?? [])])
    if (!vpcs.some(({ id }) => id === vpc)) vpcs.push({ id: vpc, cidr: '10.0.0.0/16', isDefault: false });
  for (const { id, vpc, zone = zones(region)[0]?.name ?? '', cidr = '10.0.0.0/24' } of has.subnets ?? [])
    if (!subnets.some((one) => one.id === id)) subnets.push({ id, vpcId: vpc, zone, cidr, isDefault: false });
  for (const { id, vpc, name = id } of has.securityGroups ?? [])
    if (!securityGroups.some((one) => one.id === id))
      securityGroups.push({ id, vpcId: vpc, name, description: 'assumed' });
};

type AssumedImage = NonNullable<AssumedRegion['images']>[number];

/** Whoever owns it, everybody may launch it. */
const putImage = (
  world: World,
  region: string,
  { id, platform = 'Linux', architecture = 'x86_64' }: AssumedImage,
): void => {
  const { images, snapshots } = ec2Region(world, region);
  if (images[id]) return;
  const snapshotId = id.replace('ami-', 'snap-');
  const everybody = () => [{ kind: 'Group' as const, value: 'all', from: 0 }];
  const owner = '000000000000';
  const volumeGiB = platform === 'Windows' ? 30 : 8;
  images[id] = {
    id,
    owner,
    name: `assumed-${id}`,
    architecture,
    ...(platform === 'Windows' ? { platform: 'windows' as const } : {}),
    createdAt: 0,
    availableAt: 0,
    disabled: false,
    snapshotId,
    volumeGiB,
    encrypted: false,
    permissions: everybody(),
  };
  snapshots[snapshotId] = {
    id: snapshotId,
    owner,
    description: `assumed-${id}`,
    volumeGiB,
    startedAt: 0,
    permissions: everybody(),
  };
};

const putParameter = (world: World, account: string, region: string, name: string, value: string): void => {
  const { parameters } = ssmState(world, account, region);
  parameters[name] ??= firstVersion(name, {
    value,
    dataType: /^ami-/.test(value) ? 'aws:ec2:image' : 'text',
    modifiedAt: world.clock.now(),
    modifiedBy: `arn:aws:iam::${account}:root`,
  });
};
