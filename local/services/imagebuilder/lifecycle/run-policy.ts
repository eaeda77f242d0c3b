import type { World } from '../../../kernel/world.ts';
import { startSchedule, stopSchedule } from '../../events/schedule.ts';
import { factory, type Place, type StoredLifecyclePolicy } from '../store.ts';
import { changeState } from './change-state.ts';
import { imageExcluded } from './exclusions.ts';
import { selectImages } from './select-images.ts';
import type { StoredLifecycleExecution } from './stored-execution.ts';

const DAY = 86_400_000;

/** Runs an ENABLED policy once a day from now on. https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-lifecycle.html */
export const scheduleLifecyclePolicy = (world: World, place: Place, { arn }: StoredLifecyclePolicy): void => {
  const where = { account: place.account, region: place.region };
  stopSchedule(arn, world);
  const due = () => {
    const policy = factory(world, where.account, where.region).lifecyclePolicies[arn];
    if (policy?.status === 'ENABLED') runPolicy(world, where, policy);
  };
  startSchedule(arn, (after) => after + DAY, due, world);
};

const runPolicy = (world: World, place: Place, policy: StoredLifecyclePolicy): void => {
  const { lifecycleExecutions } = factory(world, place.account, place.region);
  const runs = Object.values(lifecycleExecutions).some(
    ({ policyArn, status }) => policyArn === policy.arn && status === 'IN_PROGRESS',
  );
  if (runs) return;
  const execution = newExecution(world, place, policy.arn);
  policy.lastRunAt = world.clock.now();
  world.background(`the lifecycle policy ${policy.arn}`, () => carryOut(world, place, policy, execution));
};

export const newExecution = (world: World, place: Place, policyArn?: string): StoredLifecycleExecution => {
  const execution: StoredLifecycleExecution = {
    id: `lce-${world.ids.uuid('lifecycle-execution')}`,
    ...(policyArn === undefined ? {} : { policyArn }),
    startedAt: world.clock.now(),
    status: 'IN_PROGRESS',
    resources: [],
  };
  factory(world, place.account, place.region).lifecycleExecutions[execution.id] = execution;
  return execution;
};

const carryOut = async (
  world: World,
  place: Place,
  policy: StoredLifecyclePolicy,
  execution: StoredLifecycleExecution,
): Promise<void> => {
  const service = 'imagebuilder.amazonaws.com';
  try {
    const principal = world.assumeRoleForService(policy.given.executionRole ?? '', service, execution.id, policy.arn);
    for (const detail of policy.given.policyDetails ?? []) {
      const type = detail.action?.type ?? 'DEPRECATE';
      for (const image of selectImages(world, place, policy, detail)) {
        if (imageExcluded(image, detail.exclusionRules?.tagMap) !== undefined) continue;
        const include = detail.action?.includeResources ?? {};
        const exclude = detail.exclusionRules?.amis;
        await changeState(world, image, { action: type, include, exclude, principal }, execution);
      }
    }
    end(world, execution);
  } catch (error) {
    execution.reason = (error as Error).message;
    end(world, execution, 'FAILED');
  }
};

/** FAILED where anything in it failed. */
export const end = (world: World, execution: StoredLifecycleExecution, status?: 'FAILED'): void => {
  const failed = execution.resources.find((one) => one.status === 'FAILED');
  execution.status = status ?? (failed ? 'FAILED' : 'SUCCESS');
  execution.reason ??= failed?.reason;
  execution.endedAt = world.clock.now();
};
