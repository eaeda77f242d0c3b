import type { MixedInstancesPolicy } from '@aws-sdk/client-auto-scaling';
import type { World } from '../../kernel/world.ts';

/** All times in the state are virtual milliseconds since 1970. */
export interface TemplateSpecification {
  readonly id: string;
  readonly name: string;
  /** As it was given: a number, `$Latest` or `$Default`. */
  readonly version: string;
}

/** What a group launches. */
export interface Configuration {
  readonly template: TemplateSpecification;
  /** Where the template came in a mixed instances policy, all of it. */
  readonly mixed?: MixedInstancesPolicy | undefined;
}

export interface GroupInstance {
  readonly id: string;
  readonly type: string;
  readonly zone: string;
  readonly imageId: string;
  /** With the number of the version it was launched from. */
  readonly template: TemplateSpecification;
  isProtected: boolean;
  lifecycle: 'Pending' | 'InService' | 'Standby';
}

/** One on standby is in the group, and no part of its capacity. */
export const countsForCapacity = ({ lifecycle }: GroupInstance): boolean => lifecycle !== 'Standby';

export interface GroupTag {
  readonly key: string;
  readonly value: string;
  readonly propagate: boolean;
}

/** Settings that are kept and shown as they were given. */
export interface Settings {
  defaultCooldown: number;
  healthCheckType: string;
  /** Seconds. */
  healthCheckGracePeriod: number;
  /** Seconds; -1 and undefined mean none. */
  defaultInstanceWarmup?: number | undefined;
  protectNewInstances: boolean;
  terminationPolicies: readonly string[];
  targetGroupArns: readonly string[];
  /** Percent of the desired capacity; -1 means none. */
  maintenance?: { readonly min: number; readonly max: number } | undefined;
}

export interface Group extends Settings {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  min: number;
  max: number;
  desired: number;
  configuration: Configuration;
  subnets: readonly string[];
  zones: readonly string[];
  tags: readonly GroupTag[];
  instances: GroupInstance[];
}

export interface Activity {
  readonly id: string;
  readonly description: string;
  readonly cause: string;
  readonly status: 'Successful' | 'Failed';
  readonly message?: string | undefined;
  readonly startedAt: number;
}

export type RefreshStatus =
  | 'Pending'
  | 'InProgress'
  | 'Baking'
  | 'Cancelling'
  | 'Cancelled'
  | 'RollbackInProgress'
  | 'RollbackSuccessful'
  | 'RollbackFailed'
  | 'Successful'
  | 'Failed';

export interface Preferences {
  readonly minHealthyPercentage: number;
  readonly maxHealthyPercentage: number;
  /** Seconds, as all that follow. */
  readonly instanceWarmup: number;
  readonly checkpointPercentages: readonly number[];
  readonly checkpointDelay: number;
  readonly bakeTime: number;
  readonly skipMatching: boolean;
  readonly autoRollback: boolean;
  readonly scaleInProtectedInstances: 'Refresh' | 'Ignore' | 'Wait';
  readonly standbyInstances: 'Terminate' | 'Ignore' | 'Wait';
  readonly alarms: readonly string[];
}

/** How a refresh is made to go, and at which percentage it turns. */
export interface RefreshPlan {
  readonly outcome: 'Successful' | 'Failed' | 'Cancelled' | 'RollbackSuccessful' | 'RollbackFailed';
  readonly atPercentage: number;
  readonly reason: string;
}

export interface Refresh {
  readonly id: string;
  readonly createdAt: number;
  status: RefreshStatus;
  reason?: string | undefined;
  startedAt?: number | undefined;
  endedAt?: number | undefined;
  readonly preferences: Preferences;
  readonly desired?: Configuration | undefined;
  /** What the group launched before: where a rollback goes. */
  readonly before: Configuration;
  percentage: number;
  /** How many instances are replaced in all. */
  total: number;
  /** Instances that are still to be replaced. */
  outdated: string[];
  /** How many are being replaced right now. */
  inBatch: number;
  /** New instances that are in service and counted. */
  replaced: string[];
  /** New instances that warm up. */
  warming: string[];
  /** Instances that go once the new ones are warm. */
  leaving: string[];
  checkpointsPassed: number;
  /** Since when nothing could be replaced. */
  stalledAt?: number | undefined;
  /** When baking ends. */
  bakesUntil?: number | undefined;
  /** When it goes on by itself. */
  wakeAt: number;
  plan?: RefreshPlan | undefined;
  rollback?: {
    readonly reason: string;
    readonly startedAt: number;
    readonly percentage: number;
    readonly remaining: number;
  };
}

export interface AutoScalingState {
  readonly groups: Record<string, Group>;
  /** Newest first, by group. */
  readonly refreshes: Record<string, Refresh[]>;
  /** Newest first, by group. */
  readonly activities: Record<string, Activity[]>;
  /** How the next refresh of a group goes. */
  readonly plans: Record<string, RefreshPlan>;
}

export interface Place {
  readonly account: string;
  readonly region: string;
}

export const autoScalingState = (world: World, { account, region }: Place): AutoScalingState =>
  world.state('autoscaling', account, region, () => ({
    groups: {},
    refreshes: {},
    activities: {},
    plans: {},
  }));
