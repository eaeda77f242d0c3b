import type { StartInstanceRefreshAnswer, StartInstanceRefreshType } from '@aws-sdk/client-auto-scaling';
import type { Call } from '../../../kernel/call.ts';
import { AwsError } from '../../../kernel/errors.ts';
import { operation } from '../../../kernel/service.ts';
import type { World } from '../../../kernel/world.ts';
import { alarmState } from '../../cloudwatch/service.ts';
import { checkLaunchable, configurationOf, heldVersion, usesParameter } from '../configuration.ts';
import { validation } from '../errors.ts';
import { findGroup, groupAccess } from '../groups/locate.ts';
import { autoScalingState, type Configuration, type Group, type Preferences, type Refresh } from '../state.ts';
import { activeRefresh } from './active.ts';
import { resume } from './engine.ts';
import { preferencesOf } from './preferences.ts';

/** From the answer to the first instance that goes. */
const PENDING = 5_000;
/** How long AWS shows refreshes: six weeks. */
const SHOWN = 42 * 24 * 60 * 60_000;

/** https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_StartInstanceRefresh.html */
export const startInstanceRefresh = operation<StartInstanceRefreshType, StartInstanceRefreshAnswer>({
  access: ({ AutoScalingGroupName }, call, world) =>
    groupAccess('StartInstanceRefresh', AutoScalingGroupName, call, world),
  run: async (input, call, world) => {
    const group = findGroup(world, call, input.AutoScalingGroupName);
    if (input.Strategy !== undefined && input.Strategy !== 'Rolling') {
      throw validation(`Local AWS refreshes instances with the strategy Rolling, not ${input.Strategy}.`);
    }
    refuseSecond(world, call, group);
    const preferences = preferencesOf(input.Preferences ?? {}, group);
    const desired =
      input.DesiredConfiguration && (await configurationOf(world, call, group.arn, input.DesiredConfiguration));
    await checkPreconditions(world, call, group, preferences, desired);
    await checkLaunchable(world, call, desired ?? group.configuration);
    checkAlarms(world, call, preferences);
    const refresh = await plan(world, call, group, preferences, desired);
    const { refreshes } = autoScalingState(world, call);
    const recent = (refreshes[group.name] ?? []).filter(({ createdAt }) => createdAt > world.clock.now() - SHOWN);
    refreshes[group.name] = [refresh, ...recent];
    resume(world, { account: call.account, region: call.region }, group.name, refresh);
    return { InstanceRefreshId: refresh.id };
  },
});

const refuseSecond = (world: World, call: Call, { name }: Group): void => {
  if (!activeRefresh(world, call, name)) return;
  const message = 'An Instance Refresh is already in progress and blocks the execution of this Instance Refresh.';
  throw new AwsError('InstanceRefreshInProgressFault', message);
};

/** A rollback needs to know where to: https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-refresh-rollback.html */
const checkPreconditions = async (
  world: World,
  call: Call,
  { arn, configuration: { template } }: Group,
  { autoRollback, skipMatching }: Preferences,
  desired: Configuration | undefined,
): Promise<void> => {
  const lead = "The request isn't valid.";
  if (autoRollback && !desired) {
    throw validation(
      `${lead} The AutoRollback parameter cannot be set to true when the DesiredConfiguration parameter is empty. Set AutoRollback to false or specify a desired configuration and try again.`,
    );
  }
  if (autoRollback && !/^\d+$/.test(template.version)) {
    throw validation(
      `${lead} The AutoRollback parameter cannot be set to true when the Auto Scaling group uses the launch template version ${template.version}. Use a numbered version and try again.`,
    );
  }
  if (!desired && !skipMatching) return;
  const used = [template, ...(desired ? [desired.template] : [])];
  const versions = await Promise.all(used.map((one) => heldVersion(world, call, arn, one)));
  if (versions.some(usesParameter)) {
    throw validation(
      `${lead} A desired configuration and SkipMatching are not supported with a launch template that uses a Systems Manager parameter instead of an AMI ID.`,
    );
  }
};

const checkAlarms = (world: World, { account, region }: Call, { alarms }: Preferences): void => {
  for (const name of alarms) {
    const state = alarmState(world, account, region, name);
    if (state === 'OK') continue;
    const how = state === undefined ? 'does not exist' : `is in the state ${state}`;
    throw validation(`The instance refresh cannot start: the alarm ${name} ${how}.`);
  }
};

const plan = async (
  world: World,
  call: Call,
  group: Group,
  preferences: Preferences,
  desired: Configuration | undefined,
): Promise<Refresh> => {
  const { plans } = autoScalingState(world, call);
  const planned = plans[group.name];
  delete plans[group.name];
  const outdated = await toReplace(world, call, group, preferences, desired ?? group.configuration);
  const now = world.clock.now();
  return {
    id: world.ids.uuid('instance-refresh'),
    createdAt: now,
    status: 'Pending',
    preferences,
    desired,
    before: group.configuration,
    percentage: 0,
    total: outdated.length,
    outdated,
    inBatch: 0,
    replaced: [],
    warming: [],
    leaving: [],
    checkpointsPassed: 0,
    wakeAt: now + PENDING,
    plan: planned,
  };
};

/** All instances but those that match already; what is passed over is left out on the way. */
const toReplace = async (
  world: World,
  call: Call,
  group: Group,
  { skipMatching, scaleInProtectedInstances, standbyInstances }: Preferences,
  { template }: Configuration,
): Promise<string[]> => {
  const wanted = skipMatching ? await heldVersion(world, call, group.arn, template) : undefined;
  const replaced = group.instances.filter(
    (instance) =>
      !(instance.lifecycle === 'Standby'
        ? standbyInstances === 'Ignore'
        : instance.isProtected && scaleInProtectedInstances === 'Ignore') &&
      !(instance.template.id === wanted?.id && instance.template.version === wanted.number),
  );
  return replaced.map(({ id }) => id);
};
