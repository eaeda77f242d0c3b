import type { CreateAutoScalingGroupType } from '@aws-sdk/client-auto-scaling';
import { validation } from '../errors.ts';
import type { Group, GroupTag, Settings } from '../state.ts';

/** What a request sets; what it leaves out stays, and starts with AWS's defaults. */
export const settingsOf = (input: Partial<CreateAutoScalingGroupType>, before?: Settings): Settings => ({
  defaultCooldown: input.DefaultCooldown ?? before?.defaultCooldown ?? 300,
  healthCheckType: input.HealthCheckType ?? before?.healthCheckType ?? 'EC2',
  healthCheckGracePeriod: input.HealthCheckGracePeriod ?? before?.healthCheckGracePeriod ?? 0,
  defaultInstanceWarmup: input.DefaultInstanceWarmup ?? before?.defaultInstanceWarmup,
  protectNewInstances: input.NewInstancesProtectedFromScaleIn ?? before?.protectNewInstances ?? false,
  terminationPolicies: input.TerminationPolicies ?? before?.terminationPolicies ?? ['Default'],
  targetGroupArns: input.TargetGroupARNs ?? before?.targetGroupArns ?? [],
  maintenance: maintenanceOf(input) ?? before?.maintenance,
});

const maintenanceOf = ({ InstanceMaintenancePolicy: policy }: Partial<CreateAutoScalingGroupType>) => {
  if (!policy) return undefined;
  const { MinHealthyPercentage: min = -1, MaxHealthyPercentage: max = -1 } = policy;
  if ((min === -1) !== (max === -1) || max - min > 100) {
    throw validation('An instance maintenance policy has both percentages, at most 100 apart, or neither.');
  }
  return { min, max };
};

/** Throws ValidationError unless min ≤ desired ≤ max. */
export const checkCapacity = ({ min, max, desired }: Pick<Group, 'min' | 'max' | 'desired'>): void => {
  if (min < 0) throw validation('Min bound, MinSize, must be greater than or equal to 0.');
  if (min > max) throw validation(`Max bound, ${max}, must be greater than or equal to min bound, ${min}`);
  if (desired < min)
    throw validation(`New SetDesiredCapacity value ${desired} is below min value ${min} for the AutoScalingGroup.`);
  if (desired > max)
    throw validation(`New SetDesiredCapacity value ${desired} is above max value ${max} for the AutoScalingGroup.`);
};

interface GivenTag {
  readonly Key: string | undefined;
  readonly Value?: string | undefined;
  readonly PropagateAtLaunch?: boolean | undefined;
}

const MAX_TAGS = 50;

/** Adds tags; one of the same key is replaced. Throws ValidationError. */
export const withTags = (before: readonly GroupTag[], given: readonly GivenTag[]): readonly GroupTag[] => {
  const tags = new Map(before.map((tag) => [tag.key, tag]));
  for (const { Key: key = '', Value: value = '', PropagateAtLaunch: propagate = false } of given) {
    if (key === '' || key.length > 128 || value.length > 256)
      throw validation(`The tag ${key} is too long or has no key.`);
    if (/^aws:/i.test(key)) throw validation(`Tag keys cannot begin with aws: ${key}`);
    tags.set(key, { key, value, propagate });
  }
  if (tags.size > MAX_TAGS) throw validation(`A group has at most ${MAX_TAGS} tags.`);
  return [...tags.values()];
};
