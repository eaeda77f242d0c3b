import type { RefreshPreferences } from '@aws-sdk/client-auto-scaling';
import { validation } from '../errors.ts';
import type { Group, Preferences } from '../state.ts';

const TWO_DAYS = 172_800;
const DEFAULT_MIN = 90;
const DEFAULT_MAX = 100;
const DEFAULT_CHECKPOINT_DELAY = 3600;
const MAX_ALARMS = 10;
const MAX_APART = 100;

/**
 * What a request prefers, with the defaults of the API, which are not those of the console. Throws ValidationError.
 * https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_RefreshPreferences.html
 */
export const preferencesOf = (given: RefreshPreferences, group: Group): Preferences => {
  check(given);
  return {
    ...health(given, group),
    instanceWarmup: given.InstanceWarmup ?? defaultWarmup(group),
    checkpointPercentages: given.CheckpointPercentages ?? [],
    checkpointDelay: given.CheckpointDelay ?? DEFAULT_CHECKPOINT_DELAY,
    bakeTime: given.BakeTime ?? 0,
    skipMatching: given.SkipMatching ?? false,
    autoRollback: given.AutoRollback ?? false,
    scaleInProtectedInstances: given.ScaleInProtectedInstances ?? 'Wait',
    standbyInstances: given.StandbyInstances ?? 'Wait',
    alarms: given.AlarmSpecification?.Alarms ?? [],
  };
};

/** As DescribeInstanceRefreshes shows them. */
export const toPreferences = (given: Preferences): RefreshPreferences => ({
  MinHealthyPercentage: given.minHealthyPercentage,
  MaxHealthyPercentage: given.maxHealthyPercentage,
  InstanceWarmup: given.instanceWarmup,
  ...(given.checkpointPercentages.length > 0
    ? { CheckpointPercentages: [...given.checkpointPercentages], CheckpointDelay: given.checkpointDelay }
    : {}),
  BakeTime: given.bakeTime,
  SkipMatching: given.skipMatching,
  AutoRollback: given.autoRollback,
  ScaleInProtectedInstances: given.scaleInProtectedInstances,
  StandbyInstances: given.standbyInstances,
  ...(given.alarms.length > 0 ? { AlarmSpecification: { Alarms: [...given.alarms] } } : {}),
});

const health = (given: RefreshPreferences, { maintenance }: Group) => {
  const policy = maintenance && maintenance.min !== -1 ? maintenance : undefined;
  const min = given.MinHealthyPercentage ?? policy?.min ?? DEFAULT_MIN;
  // A minimum of the request's own takes the policy's maximum out of play.
  const max = given.MaxHealthyPercentage ?? (given.MinHealthyPercentage === undefined ? policy?.max : undefined);
  return { minHealthyPercentage: min, maxHealthyPercentage: max ?? DEFAULT_MAX };
};

const defaultWarmup = ({ defaultInstanceWarmup = -1, healthCheckGracePeriod }: Group): number =>
  defaultInstanceWarmup >= 0 ? defaultInstanceWarmup : healthCheckGracePeriod;

const check = (given: RefreshPreferences): void => {
  const { MinHealthyPercentage: min, MaxHealthyPercentage: max, AlarmSpecification } = given;
  inRange('MinHealthyPercentage', min, 0, 100);
  inRange('MaxHealthyPercentage', max, 100, 200);
  if (max !== undefined && min === undefined) throw validation('MaxHealthyPercentage needs MinHealthyPercentage.');
  if (max !== undefined && min !== undefined && max - min > MAX_APART) {
    throw validation(`MinHealthyPercentage ${min} and MaxHealthyPercentage ${max} are more than ${MAX_APART} apart.`);
  }
  inRange('InstanceWarmup', given.InstanceWarmup, 0, Number.MAX_SAFE_INTEGER);
  inRange('BakeTime', given.BakeTime, 0, TWO_DAYS);
  checkCheckpoints(given);
  oneOf('ScaleInProtectedInstances', given.ScaleInProtectedInstances, ['Refresh', 'Ignore', 'Wait']);
  oneOf('StandbyInstances', given.StandbyInstances, ['Terminate', 'Ignore', 'Wait']);
  if ((AlarmSpecification?.Alarms?.length ?? 0) > MAX_ALARMS) {
    throw validation(`An instance refresh watches at most ${MAX_ALARMS} alarms.`);
  }
};

const checkCheckpoints = ({ CheckpointPercentages: percentages, CheckpointDelay }: RefreshPreferences): void => {
  inRange('CheckpointDelay', CheckpointDelay, 0, TWO_DAYS);
  if (CheckpointDelay !== undefined && !percentages?.length) {
    throw validation('CheckpointDelay needs CheckpointPercentages.');
  }
  for (const [index, percentage] of (percentages ?? []).entries()) {
    inRange('CheckpointPercentages', percentage, 1, 100);
    if (percentage > (percentages?.[index - 1] ?? 0)) continue;
    throw validation(`CheckpointPercentages must be unique and ascending: [${percentages?.join(', ')}].`);
  }
};

const inRange = (name: string, value: number | undefined, min: number, max: number): void => {
  if (value === undefined || (Number.isInteger(value) && value >= min && value <= max)) return;
  throw validation(`${name} is ${value}: it must be a whole number from ${min} to ${max}.`);
};

const oneOf = (name: string, value: string | undefined, values: readonly string[]): void => {
  if (value === undefined || values.includes(value)) return;
  throw validation(`${name} is ${value}: it must be ${values.join(', ')}.`);
};
