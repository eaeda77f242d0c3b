import type {
  CancelInstanceRefreshAnswer,
  CancelInstanceRefreshType,
  RollbackInstanceRefreshAnswer,
  RollbackInstanceRefreshType,
} from '@aws-sdk/client-auto-scaling';
import type { Call } from '../../../kernel/call.ts';
import { AwsError } from '../../../kernel/errors.ts';
import { operation } from '../../../kernel/service.ts';
import type { World } from '../../../kernel/world.ts';
import { heldVersion, usesParameter } from '../configuration.ts';
import { findGroup, groupAccess } from '../groups/locate.ts';
import { activeRefresh } from './active.ts';
import { resume } from './engine.ts';
import { cancel, type Ongoing, startRollback } from './outcomes.ts';

/** Stops a refresh or its rollback; what was replaced stays replaced. */
export const cancelInstanceRefresh = operation<CancelInstanceRefreshType, CancelInstanceRefreshAnswer>({
  access: ({ AutoScalingGroupName }, call, world) =>
    groupAccess('CancelInstanceRefresh', AutoScalingGroupName, call, world),
  run: ({ AutoScalingGroupName, WaitForTransitioningInstances = true }, call, world) => {
    const ongoing = ongoingOf(AutoScalingGroupName, call, world);
    if (ongoing.refresh.status !== 'Cancelling') {
      cancel(ongoing, 'Cancelled due to user request.', WaitForTransitioningInstances);
      resume(world, ongoing.place, ongoing.group.name, ongoing.refresh);
    }
    return { InstanceRefreshId: ongoing.refresh.id };
  },
});

/** https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_RollbackInstanceRefresh.html */
export const rollbackInstanceRefresh = operation<RollbackInstanceRefreshType, RollbackInstanceRefreshAnswer>({
  access: ({ AutoScalingGroupName }, call, world) =>
    groupAccess('RollbackInstanceRefresh', AutoScalingGroupName, call, world),
  run: async ({ AutoScalingGroupName }, call, world) => {
    const ongoing = ongoingOf(AutoScalingGroupName, call, world);
    await checkReversible(ongoing);
    startRollback(ongoing, 'The rollback was started by a user request.');
    resume(world, ongoing.place, ongoing.group.name, ongoing.refresh);
    return { InstanceRefreshId: ongoing.refresh.id };
  },
});

/** Throws ActiveInstanceRefreshNotFound where none is going on. */
const ongoingOf = (name: string | undefined, { account, region }: Call, world: World): Ongoing => {
  const place = { account, region };
  const group = findGroup(world, place, name);
  const refresh = activeRefresh(world, place, group.name);
  if (refresh) return { world, place, group, refresh };
  const message = 'No in progress or pending Instance Refresh found for Auto Scaling group ';
  throw new AwsError('ActiveInstanceRefreshNotFoundFault', `${message}${group.name}`);
};

const checkReversible = async ({ world, place, group, refresh }: Ongoing): Promise<void> => {
  const { template } = refresh.before;
  const irreversible = (why: string) =>
    new AwsError(
      'IrreversibleInstanceRefreshFault',
      `The instance refresh ${refresh.id} cannot be rolled back: ${why}.`,
    );
  if (refresh.status === 'RollbackInProgress' || refresh.status === 'Cancelling') {
    throw irreversible(`it is ${refresh.status} already`);
  }
  if (!refresh.desired) throw irreversible('it has no desired configuration');
  if (!/^\d+$/.test(template.version)) {
    throw irreversible(`the group uses the launch template version ${template.version}, which is not a number`);
  }
  if (usesParameter(await heldVersion(world, place, group.arn, template))) {
    throw irreversible('the launch template of the group uses a Systems Manager parameter instead of an AMI ID');
  }
};
