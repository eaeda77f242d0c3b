import type { World } from '../kernel/world.ts';
import { visibleImage } from '../services/ec2/images/visibility.ts';
import { ec2State } from '../services/ec2/state.ts';
import { registryOf } from '../services/ecr/state.ts';
import { iamState } from '../services/iam/state.ts';
import { kmsState } from '../services/kms/state.ts';
import { isTaken } from '../services/s3/service.ts';
import { snsState } from '../services/sns/state.ts';
import { lookUp } from '../services/ssm/find-parameter.ts';
import { parseReference } from '../services/ssm/names.ts';
import type { Kind } from './needs.ts';
import { otherThings } from './state.ts';

interface Thing {
  readonly kind: Kind;
  readonly name: string;
  readonly account: string;
  readonly region: string | undefined;
}

/** Whether an account has a thing. */
export const isThere = (world: World, { kind, name, account, region = '' }: Thing): boolean =>
  CHECKS[kind](name, { world, account, region });

interface Place {
  readonly world: World;
  readonly account: string;
  readonly region: string;
}

const CHECKS: Readonly<Record<Kind, (name: string, place: Place) => boolean>> = {
  // AWS makes service-linked roles itself, when its service is first used.
  roles: (name, { world, account }) =>
    name.startsWith('aws-service-role/') || Object.hasOwn(iamState(world, account).roles, name.split('/').at(-1) ?? ''),
  instanceProfiles: (name, { world, account }) => Object.hasOwn(iamState(world, account).instanceProfiles, name),
  buckets: (name, { world }) => isTaken(world, name),
  subnets: (name, { world, account, region }) =>
    ec2State(world, account, region).network.subnets.some(({ id }) => id === name),
  securityGroups: (name, { world, account, region }) =>
    ec2State(world, account, region).network.securityGroups.some(({ id }) => id === name),
  keyPairs: (name, { world, account, region }) => otherThings(world, account, region).keyPairs.includes(name),
  repositories: (name, { world, account, region }) =>
    Object.hasOwn(registryOf(world, account, region).repositories, name),
  keys: (name, { world, account, region }) => {
    const { keys, aliases } = kmsState(world, account, region);
    return Object.hasOwn(keys, name) || Object.hasOwn(aliases, name);
  },
  topics: (name, { world, account, region }) => Object.hasOwn(snsState(world, account, region).topics, name),
  licenseConfigurations: (name, { world, account, region }) =>
    otherThings(world, account, region).licenseConfigurations.includes(name),
  images: (name, { world, account, region }) => visibleImage(world, account, region, name) !== undefined,
  parameters: (name, { world, account, region }) =>
    lookUp(world, { account, region }, parseReference(name)) !== undefined,
};
