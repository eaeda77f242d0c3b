import type { Service } from '../../kernel/service.ts';
import { controls } from './controls.ts';
import { describeScalingActivities } from './groups/describe-activities.ts';
import { describeAutoScalingGroups, describeAutoScalingInstances } from './groups/describing.ts';
import { detachInstances, enterStandby, exitStandby, setInstanceProtection } from './groups/instances.ts';
import {
  createAutoScalingGroup,
  deleteAutoScalingGroup,
  setDesiredCapacity,
  updateAutoScalingGroup,
} from './groups/managing.ts';
import { createOrUpdateTags, describeTags } from './groups/tagging.ts';
import { cancelInstanceRefresh, rollbackInstanceRefresh } from './refresh/controlling.ts';
import { describeInstanceRefreshes } from './refresh/describe-refreshes.ts';
import { startInstanceRefresh } from './refresh/start.ts';
import { autoScalingResourceTypes } from './resource.ts';

/** Amazon EC2 Auto Scaling: groups on launch templates, and instance refreshes that take their time. */
export const autoscaling: Service = {
  name: 'autoscaling',
  client: () => import('@aws-sdk/client-auto-scaling'),
  operations: {
    CancelInstanceRefresh: cancelInstanceRefresh,
    CreateAutoScalingGroup: createAutoScalingGroup,
    CreateOrUpdateTags: createOrUpdateTags,
    DeleteAutoScalingGroup: deleteAutoScalingGroup,
    DescribeAutoScalingGroups: describeAutoScalingGroups,
    DescribeAutoScalingInstances: describeAutoScalingInstances,
    DescribeInstanceRefreshes: describeInstanceRefreshes,
    DescribeScalingActivities: describeScalingActivities,
    DescribeTags: describeTags,
    DetachInstances: detachInstances,
    EnterStandby: enterStandby,
    ExitStandby: exitStandby,
    RollbackInstanceRefresh: rollbackInstanceRefresh,
    SetDesiredCapacity: setDesiredCapacity,
    SetInstanceProtection: setInstanceProtection,
    StartInstanceRefresh: startInstanceRefresh,
    UpdateAutoScalingGroup: updateAutoScalingGroup,
  },
  resourceTypes: autoScalingResourceTypes,
  controls,
};
