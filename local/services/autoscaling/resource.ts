import type { CreateAutoScalingGroupType } from '@aws-sdk/client-auto-scaling';
import type { ResourceRequest, ResourceType } from '../../kernel/service.ts';
import { meetCapacity } from './capacity.ts';
import { configurationOf } from './configuration.ts';
import { makeGroup } from './groups/make-group.ts';
import { removeGroup } from './groups/managing.ts';
import { settingsOf, withTags } from './groups/settings.ts';
import { autoScalingState } from './state.ts';

const NUMBERS = ['DefaultInstanceWarmup', 'DesiredCapacity', 'HealthCheckGracePeriod', 'MaxSize', 'MinSize'] as const;

/** As CreateAutoScalingGroup takes them: CloudFormation writes sizes as text, and subnets as a list. */
const inputOf = (properties: Readonly<Record<string, unknown>>, name: string): CreateAutoScalingGroupType => {
  const { VPCZoneIdentifier: subnets, Cooldown, ...rest } = properties;
  const numbers = NUMBERS.filter((key) => rest[key] !== undefined).map((key) => [key, Number(rest[key])]);
  return {
    ...rest,
    ...Object.fromEntries(numbers),
    ...(subnets === undefined ? {} : { VPCZoneIdentifier: [subnets].flat().join(',') }),
    ...(Cooldown === undefined ? {} : { DefaultCooldown: Number(Cooldown) }),
    AutoScalingGroupName: name,
  } as CreateAutoScalingGroupType;
};

/** What the stack deploys may be launched; only who deploys it in an account needs permission for that. */
const allowed = async (): Promise<void> => {};

const autoScalingGroup: ResourceType = {
  properties: [
    'AutoScalingGroupName',
    'AvailabilityZones',
    'Cooldown',
    'HealthCheckType',
    'InstanceMaintenancePolicy',
    'LaunchTemplate',
    'MixedInstancesPolicy',
    'NewInstancesProtectedFromScaleIn',
    'TargetGroupARNs',
    'Tags',
    'TerminationPolicies',
    'VPCZoneIdentifier',
    ...NUMBERS,
  ],
  identifier: 'AutoScalingGroupName',
  replacedBy: ['AutoScalingGroupName'],
  find: (request, world) => {
    const { account, region } = request;
    const known = autoScalingState(world, { account, region }).groups[groupName(request)];
    return known && { identifier: known.name, ref: known.name, attributes: { AutoScalingGroupARN: known.arn } };
  },
  create: async (request, world) => {
    const { account, region, properties } = request;
    const place = { account, region };
    const name = groupName(request);
    const input = inputOf(properties, name);
    const known = autoScalingState(world, place).groups[name];
    if (!known) {
      const { arn } = await makeGroup(world, place, input, allowed);
      return { ref: name, attributes: { AutoScalingGroupARN: arn } };
    }
    known.configuration = await configurationOf(world, place, known.arn, input);
    const { MinSize: min = 0, MaxSize: max = 0, DesiredCapacity: desired = known.desired } = input;
    Object.assign(known, settingsOf(input, known), { min, max, desired, tags: withTags([], input.Tags ?? []) });
    await meetCapacity(world, place, known, known.configuration, 'CloudFormation updated the group.');
    return { ref: name, attributes: { AutoScalingGroupARN: known.arn } };
  },
  delete: async ({ account, region, physicalId }, world) => {
    const place = { account, region };
    const known = autoScalingState(world, place).groups[physicalId];
    if (known) await removeGroup(world, place, known);
  },
};

const groupName = ({ properties, generatedName }: ResourceRequest): string =>
  (properties['AutoScalingGroupName'] as string | undefined) ?? generatedName(255);

export const autoScalingResourceTypes: Readonly<Record<string, ResourceType>> = {
  'AWS::AutoScaling::AutoScalingGroup': autoScalingGroup,
};
