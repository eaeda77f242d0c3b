import type { TerminateInstancesRequest, TerminateInstancesResult } from '@aws-sdk/client-ec2';
import { ec2Arn, resourceTagContext } from '../arns.ts';
import { ec2Operation } from '../ec2-operation.ts';
import { isServiceLinked } from '../service-linked.ts';
import { findInstances } from './find-instances.ts';
import { asState, instanceState } from './instance-view.ts';

/** Terminating one that is terminated already succeeds. */
export const terminateInstances = ec2Operation<TerminateInstancesRequest, TerminateInstancesResult>({
  access: ({ InstanceIds = [] }, call, world) =>
    isServiceLinked(call)
      ? []
      : InstanceIds.map((id) => ({
          action: 'ec2:TerminateInstances',
          resource: ec2Arn(call.account, call.region, id),
          context: resourceTagContext(world, call.account, call.region, id),
        })),
  run: ({ InstanceIds = [] }, { account, region }, world) => ({
    TerminatingInstances: findInstances(world, account, region, InstanceIds).map((instance) => {
      const before = instanceState(instance);
      instance.terminatedAt ??= world.clock.now();
      return {
        InstanceId: instance.id,
        PreviousState: asState(before),
        CurrentState: asState('terminated'),
      };
    }),
  }),
});
