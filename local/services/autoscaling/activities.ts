import type { World } from '../../kernel/world.ts';
import { type Activity, autoScalingState, type Group, type Place } from './state.ts';

const KEPT = 200;

export interface NewActivity {
  readonly kind: 'Launch' | 'Terminate';
  /** Absent where no instance came of it. */
  readonly instanceId?: string | undefined;
  readonly cause: string;
  /** Why it failed. */
  readonly failure?: string | undefined;
}

const VERBS = { Launch: 'Launching a new', Terminate: 'Terminating' } as const;

/**
 * Records a scaling activity and tells EventBridge of it.
 * https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-autoscaling.html
 */
export const recordActivity = (world: World, place: Place, group: Group, given: NewActivity): void => {
  const { kind, instanceId, cause, failure } = given;
  const subject = kind === 'Launch' ? 'EC2 instance' : 'EC2 instance:';
  const activity: Activity = {
    id: world.ids.uuid('activity'),
    description: `${VERBS[kind]} ${subject}${instanceId ? `${kind === 'Launch' ? ':' : ''} ${instanceId}` : ''}`,
    cause: `At ${world.clock.date().toISOString()} ${cause}`,
    status: failure === undefined ? 'Successful' : 'Failed',
    message: failure,
    startedAt: world.clock.now(),
  };
  const { activities } = autoScalingState(world, place);
  activities[group.name] = [activity, ...(activities[group.name] ?? [])].slice(0, KEPT);
  emit(world, place, group, given, activity);
};

const emit = (world: World, place: Place, { name, arn }: Group, given: NewActivity, activity: Activity): void => {
  const { kind, instanceId = '', failure } = given;
  const time = new Date(activity.startedAt).toISOString();
  world.emit({
    source: 'aws.autoscaling',
    detailType: `EC2 Instance ${kind} ${failure === undefined ? 'Successful' : 'Unsuccessful'}`,
    account: place.account,
    region: place.region,
    resources: instanceId ? [arn, `arn:aws:ec2:${place.region}:${place.account}:instance/${instanceId}`] : [arn],
    detail: {
      StatusCode: failure === undefined ? 'InProgress' : 'Failed',
      Description: activity.description,
      AutoScalingGroupName: name,
      ActivityId: activity.id,
      RequestId: activity.id,
      Details: {},
      StatusMessage: failure ?? '',
      StartTime: time,
      EndTime: time,
      EC2InstanceId: instanceId,
      Cause: activity.cause,
    },
  });
};
