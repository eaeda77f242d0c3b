import type {
  AutoScalingGroup,
  AutoScalingGroupNamesType,
  AutoScalingGroupsType,
  AutoScalingInstanceDetails,
  AutoScalingInstancesType,
  DescribeAutoScalingInstancesType,
  Filter,
  Instance,
} from '@aws-sdk/client-auto-scaling';
import { operation } from '../../../kernel/service.ts';
import { toDesired, toSpecification } from '../configuration.ts';
import { validation } from '../errors.ts';
import { page } from '../page.ts';
import { autoScalingState, type Group, type GroupInstance } from '../state.ts';
import { reading } from './locate.ts';
import { toTag } from './tagging.ts';

/** Names that are not there are left out, without an error. */
export const describeAutoScalingGroups = operation<AutoScalingGroupNamesType, AutoScalingGroupsType>({
  access: reading('DescribeAutoScalingGroups'),
  run: ({ AutoScalingGroupNames: names, Filters = [], IncludeInstances = true, ...paging }, call, world) => {
    const tests = Filters.map(testOf);
    const found = Object.values(autoScalingState(world, call).groups).filter(
      (group) => (!names?.length || names.includes(group.name)) && tests.every((test) => test(group)),
    );
    const { items, next } = page(found, paging);
    return { AutoScalingGroups: items.map((group) => toGroup(group, IncludeInstances)), ...next };
  },
});

export const describeAutoScalingInstances = operation<DescribeAutoScalingInstancesType, AutoScalingInstancesType>({
  access: reading('DescribeAutoScalingInstances'),
  run: ({ InstanceIds, ...paging }, call, world) => {
    const all = Object.values(autoScalingState(world, call).groups).flatMap(({ name, instances }) =>
      instances.map(
        (instance) => ({ ...toInstance(instance), AutoScalingGroupName: name }) as AutoScalingInstanceDetails,
      ),
    );
    const found = all.filter(({ InstanceId = '' }) => !InstanceIds?.length || InstanceIds.includes(InstanceId));
    const { items, next } = page(found, paging);
    return { AutoScalingInstances: items, ...next };
  },
});

/** https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_Filter.html */
const testOf = ({ Name = '', Values = [] }: Filter): ((group: Group) => boolean) => {
  if (Name === 'tag-key') return ({ tags }) => tags.some(({ key }) => Values.includes(key));
  if (Name === 'tag-value') return ({ tags }) => tags.some(({ value }) => Values.includes(value));
  if (Name.startsWith('tag:')) {
    const wanted = Name.slice('tag:'.length);
    return ({ tags }) => tags.some(({ key, value }) => key === wanted && Values.includes(value));
  }
  throw validation(`Filter type ${Name} is not correct. Allowed Filter types are: tag-key, tag-value, tag:<key>`);
};

const toGroup = (group: Group, withInstances: boolean): AutoScalingGroup => {
  const { configuration, maintenance, defaultInstanceWarmup } = group;
  return {
    AutoScalingGroupName: group.name,
    AutoScalingGroupARN: group.arn,
    ...toDesired(configuration),
    MinSize: group.min,
    MaxSize: group.max,
    DesiredCapacity: group.desired,
    DefaultCooldown: group.defaultCooldown,
    AvailabilityZones: [...group.zones],
    LoadBalancerNames: [],
    TargetGroupARNs: [...group.targetGroupArns],
    HealthCheckType: group.healthCheckType,
    HealthCheckGracePeriod: group.healthCheckGracePeriod,
    Instances: withInstances ? group.instances.map(toInstance) : [],
    CreatedTime: new Date(group.createdAt),
    SuspendedProcesses: [],
    ...(group.subnets.length > 0 ? { VPCZoneIdentifier: group.subnets.join(',') } : {}),
    EnabledMetrics: [],
    Tags: group.tags.map((tag) => toTag(group.name, tag)),
    TerminationPolicies: [...group.terminationPolicies],
    NewInstancesProtectedFromScaleIn: group.protectNewInstances,
    ...(defaultInstanceWarmup === undefined ? {} : { DefaultInstanceWarmup: defaultInstanceWarmup }),
    ...(maintenance
      ? { InstanceMaintenancePolicy: { MinHealthyPercentage: maintenance.min, MaxHealthyPercentage: maintenance.max } }
      : {}),
  };
};

const toInstance = ({ id, type, zone, imageId, template, lifecycle, isProtected }: GroupInstance): Instance => ({
  InstanceId: id,
  InstanceType: type,
  AvailabilityZone: zone,
  LifecycleState: lifecycle,
  HealthStatus: 'Healthy',
  LaunchTemplate: toSpecification(template),
  ImageId: imageId,
  ProtectedFromScaleIn: isProtected,
});
