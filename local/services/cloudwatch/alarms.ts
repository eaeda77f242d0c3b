import type { PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../../kernel/errors.ts';
import type { World } from '../../kernel/world.ts';

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

export const STATES: readonly AlarmState[] = ['OK', 'ALARM', 'INSUFFICIENT_DATA'];

export interface StoredAlarm {
  readonly name: string;
  readonly composite: boolean;
  /** As PutMetricAlarm or the template gave it. */
  readonly definition: Partial<PutMetricAlarmInput>;
  /** Virtual milliseconds since 1970. */
  readonly configuredAt: number;
  state: AlarmState;
  reason: string;
  changedAt: number;
}

export const alarmsOf = (world: World, account: string, region: string): Record<string, StoredAlarm> =>
  world.state<{ alarms: Record<string, StoredAlarm> }>('cloudwatch', account, region, () => ({ alarms: {} })).alarms;

/** How an alarm stands; undefined where there is none of this name. */
export const alarmState = (world: World, account: string, region: string, name: string): AlarmState | undefined =>
  alarmsOf(world, account, region)[name]?.state;

export const alarmArn = (account: string, region: string, name: string): string =>
  `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`;

export const validation = (message: string): AwsError => new AwsError('ValidationError', message, { status: 400 });

/** Makes the alarm, or gives it another definition: how it stands stays. */
export const defineAlarm = (
  world: World,
  { account, region, ...given }: Pick<StoredAlarm, 'name' | 'composite' | 'definition' | 'state'> & Place,
): StoredAlarm => {
  const all = alarmsOf(world, account, region);
  const known = all[given.name];
  const now = world.clock.now();
  const { state, reason, changedAt } = known ?? {
    state: given.state,
    reason: 'Unchecked: Initial alarm creation',
    changedAt: now,
  };
  const made: StoredAlarm = { ...given, configuredAt: now, state, reason, changedAt };
  all[given.name] = made;
  return made;
};

export interface Place {
  readonly account: string;
  readonly region: string;
}

export const moveAlarm = (alarm: StoredAlarm, state: AlarmState, reason: string, now: number): void => {
  if (alarm.state !== state) alarm.changedAt = now;
  alarm.state = state;
  alarm.reason = reason;
};
