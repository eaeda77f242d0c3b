import type { CreateAutoScalingGroupType } from '@aws-sdk/client-auto-scaling';
import { AwsError } from '../../../kernel/errors.ts';
import type { World } from '../../../kernel/world.ts';
import { meetCapacity } from '../capacity.ts';
import { configurationOf } from '../configuration.ts';
import { describeSubnets } from '../ec2-calls.ts';
import { validation } from '../errors.ts';
import { autoScalingState, type Configuration, type Group, type Place } from '../state.ts';
import { groupArn } from './locate.ts';
import { checkCapacity, settingsOf, withTags } from './settings.ts';

/** Makes a group with its instances, once `allowed` has let its configuration pass. Throws AlreadyExists, ValidationError. */
export const makeGroup = async (
  world: World,
  place: Place,
  input: CreateAutoScalingGroupType,
  allowed: (configuration: Configuration) => Promise<void>,
): Promise<Group> => {
  const { AutoScalingGroupName: name = '', MinSize: min = 0, MaxSize: max = 0 } = input;
  checkName(world, place, name);
  const arn = groupArn(place, name, world.ids.uuid('group'));
  const desired = input.DesiredCapacity ?? min;
  checkCapacity({ min, max, desired });
  const configuration = await configurationOf(world, place, arn, input);
  await allowed(configuration);
  const group: Group = {
    name,
    arn,
    createdAt: world.clock.now(),
    min,
    max,
    desired,
    configuration,
    ...(await placesOf(world, place, arn, input)),
    ...settingsOf(input),
    tags: withTags([], input.Tags ?? []),
    instances: [],
  };
  autoScalingState(world, place).groups[name] = group;
  const cause = `a user request created an AutoScalingGroup changing the desired capacity from 0 to ${desired}.`;
  await meetCapacity(world, place, group, configuration, cause);
  return group;
};

const checkName = (world: World, place: Place, name: string): void => {
  if (!/^[!-9;-~][!-9;-~ ]{0,254}$/.test(name)) throw validation(`The group name "${name}" is not valid.`);
  if (!autoScalingState(world, place).groups[name]) return;
  const message = `AutoScalingGroup by this name already exists - A group with the name ${name} already exists`;
  throw new AwsError('AlreadyExistsFault', message);
};

/** Where a group launches: the subnets given with their zones, or zones alone. Throws ValidationError. */
export const placesOf = async (
  world: World,
  place: Place,
  arn: string,
  { VPCZoneIdentifier, AvailabilityZones }: Partial<CreateAutoScalingGroupType>,
): Promise<Pick<Group, 'subnets' | 'zones'>> => {
  const subnets = (VPCZoneIdentifier ?? '')
    .split(',')
    .map((id) => id.trim())
    .filter(Boolean);
  if (subnets.length === 0) {
    if (AvailabilityZones?.length) return { subnets, zones: AvailabilityZones };
    throw validation('At least one Availability Zone or VPC Subnet is required.');
  }
  const found = await describeSubnets(world, place, arn, subnets).catch((error: Error) => {
    throw validation(error.message);
  });
  return { subnets, zones: [...new Set(found.map(({ AvailabilityZone }) => AvailabilityZone ?? ''))] };
};
