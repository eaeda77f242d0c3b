import type { World } from '../../../kernel/world.ts';
import type { Group, Place, Refresh } from '../state.ts';

export type RefreshEvent =
  | 'Started'
  | 'Succeeded'
  | 'Failed'
  | 'Cancelled'
  | 'Checkpoint Reached'
  | 'Rollback Started'
  | 'Rollback Succeeded'
  | 'Rollback Failed'
  | 'Started Baking';

/** https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-autoscaling.html: no event says why. */
export const emitRefresh = (
  world: World,
  { account, region }: Place,
  group: Group,
  refresh: Refresh,
  event: RefreshEvent,
  detail: Readonly<Record<string, string>> = {},
): void =>
  world.emit({
    source: 'aws.autoscaling',
    detailType: `EC2 Auto Scaling Instance Refresh ${event}`,
    account,
    region,
    resources: [group.arn],
    detail: { InstanceRefreshId: refresh.id, AutoScalingGroupName: group.name, ...detail },
  });
