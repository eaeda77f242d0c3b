import type {
  DescribeInstanceStatusRequest,
  DescribeInstanceStatusResult,
  DescribeInstancesRequest,
  DescribeInstancesResult,
} from '@aws-sdk/client-ec2';
import type { Call } from '../../../kernel/call.ts';
import type { World } from '../../../kernel/world.ts';
import { ec2Operation, reading } from '../ec2-operation.ts';
import { applyFilters } from '../filters.ts';
import { page } from '../page.ts';
import { ec2State, type StoredInstance, tagsOf } from '../state.ts';
import { findInstances } from './find-instances.ts';
import { asState, instanceFilters, instanceState, toInstance } from './instance-view.ts';

export const describeInstances = ec2Operation<DescribeInstancesRequest, DescribeInstancesResult>({
  access: reading('DescribeInstances'),
  run: (input, call, world) => {
    const { items, next } = page(matching(input, call, world), input);
    const reservations = Map.groupBy(items, ({ reservationId }) => reservationId);
    const shown = [...reservations].map(([ReservationId, instances]) => ({
      ReservationId,
      OwnerId: call.account,
      Groups: [],
      Instances: instances.map((one) => toInstance(world, call.account, call.region, one)),
    }));
    return { Reservations: shown, ...next };
  },
});

/** Running instances only, unless the request includes all. */
export const describeInstanceStatus = ec2Operation<DescribeInstanceStatusRequest, DescribeInstanceStatusResult>({
  access: reading('DescribeInstanceStatus'),
  run: (input, call, world) => {
    const shown = matching(input, call, world).filter(
      (one) => input.IncludeAllInstances || instanceState(one) === 'running',
    );
    const { items, next } = page(shown, input);
    return {
      InstanceStatuses: items.map((one) => {
        const running = instanceState(one) === 'running';
        const status = { Status: running ? ('ok' as const) : ('not-applicable' as const) };
        return {
          InstanceId: one.id,
          AvailabilityZone: one.zone,
          InstanceState: asState(instanceState(one)),
          InstanceStatus: status,
          SystemStatus: status,
        };
      }),
      ...next,
    };
  },
});

const matching = (
  { InstanceIds, Filters }: DescribeInstancesRequest,
  { account, region }: Call,
  world: World,
): readonly StoredInstance[] => {
  const all = Object.values(ec2State(world, account, region).instances);
  const chosen = InstanceIds?.length ? findInstances(world, account, region, InstanceIds) : all;
  return applyFilters(chosen, Filters, instanceFilters, ({ id }) => tagsOf(world, account, region, id));
};
