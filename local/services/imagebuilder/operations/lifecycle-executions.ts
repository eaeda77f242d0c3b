import type {
  GetLifecycleExecutionRequest,
  GetLifecycleExecutionResponse,
  LifecycleExecution,
  ListLifecycleExecutionResourcesRequest,
  ListLifecycleExecutionResourcesResponse,
  ListLifecycleExecutionsRequest,
  ListLifecycleExecutionsResponse,
  StartResourceStateUpdateRequest,
  StartResourceStateUpdateResponse,
} from '@aws-sdk/client-imagebuilder';
import type { Call } from '../../../kernel/call.ts';
import { type Operation, operation } from '../../../kernel/service.ts';
import type { World } from '../../../kernel/world.ts';
import { hasEnded } from '../build/build.ts';
import { checkOneOf } from '../definitions/names.ts';
import { inUse, invalidCombination, notFound } from '../errors.ts';
import { newExecution } from '../lifecycle/run-policy.ts';
import type { StoredLifecycleExecution } from '../lifecycle/stored-execution.ts';
import { ACTIONS, updateState } from '../lifecycle/update-state.ts';
import { factory } from '../store.ts';
import { may } from './access.ts';
import { once } from './once.ts';
import { page } from './page.ts';

const executionOf = (world: World, { account, region }: Call, id: string | undefined): StoredLifecycleExecution => {
  const found = factory(world, account, region).lifecycleExecutions[id ?? ''];
  if (!found) throw notFound(id ?? '');
  return found;
};

const view = ({
  id,
  policyArn,
  startedAt,
  endedAt,
  status,
  reason,
  resources,
}: StoredLifecycleExecution): LifecycleExecution => ({
  lifecycleExecutionId: id,
  ...(policyArn === undefined ? {} : { lifecyclePolicyArn: policyArn }),
  resourcesImpactedSummary: { hasImpactedResources: resources.some((one) => one.status === 'SUCCESS') },
  state: { status, ...(reason === undefined ? {} : { reason }) },
  startTime: new Date(startedAt),
  ...(endedAt === undefined ? {} : { endTime: new Date(endedAt) }),
});

const get = operation<GetLifecycleExecutionRequest, GetLifecycleExecutionResponse>({
  access: ({ lifecycleExecutionId }, { account, region }) =>
    may(
      'GetLifecycleExecution',
      `arn:aws:imagebuilder:${region}:${account}:lifecycle-execution/${lifecycleExecutionId}`,
    ),
  run: ({ lifecycleExecutionId }, call, world) => ({
    lifecycleExecution: view(executionOf(world, call, lifecycleExecutionId)),
  }),
});

const list = operation<ListLifecycleExecutionsRequest, ListLifecycleExecutionsResponse>({
  access: ({ resourceArn }) => may('ListLifecycleExecutions', resourceArn),
  run: (input, call, world) => {
    const { lifecycleExecutions, images } = factory(world, call.account, call.region);
    const of = images[input.resourceArn ?? '']?.lifecycleExecutionId;
    const all = Object.values(lifecycleExecutions).filter(
      ({ id, policyArn }) => policyArn === input.resourceArn || id === of,
    );
    const { items, next } = page(all.map(view), input);
    return { lifecycleExecutions: [...items], ...next };
  },
});

const listResources = operation<ListLifecycleExecutionResourcesRequest, ListLifecycleExecutionResourcesResponse>({
  access: () => may('ListLifecycleExecutionResources', '*'),
  run: (input, call, world) => {
    const execution = executionOf(world, call, input.lifecycleExecutionId);
    const { items, next } = page(execution.resources, input);
    return {
      lifecycleExecutionId: execution.id,
      lifecycleExecutionState: { status: execution.status },
      resources: items.map(({ status, reason, action, startedAt, snapshots, imageUris, ...resource }) => ({
        ...resource,
        state: { status, ...(reason === undefined ? {} : { reason }) },
        action: { name: action },
        snapshots: snapshots.map((snapshotId) => ({ snapshotId, state: { status } })),
        imageUris: [...imageUris],
        startTime: new Date(startedAt),
      })),
      ...next,
    };
  },
});

/** Goes on after the answer, as the caller's execution role, or as Image Builder's service-linked role. */
const startUpdate = operation<StartResourceStateUpdateRequest, StartResourceStateUpdateResponse>({
  access: ({ resourceArn }) => may('StartResourceStateUpdate', resourceArn),
  run: (input, call, world) => {
    const { resourceArn = '', state, executionRole } = input;
    const { account, region } = call;
    const image = factory(world, account, region).images[resourceArn];
    if (!image) throw notFound(resourceArn);
    checkOneOf('state.status', state?.status, Object.keys(ACTIONS));
    if (!hasEnded(image)) throw inUse(`The image is ${image.status}, and its state cannot be changed yet.`);
    if (input.includeResources && executionRole === undefined)
      throw invalidCombination('includeResources needs executionRole.');
    const lifecycleExecutionId = once(world, call, input, () => {
      const execution = newExecution(world, { account, region });
      world.background(`the state update of ${resourceArn}`, () =>
        updateState(world, account, image, input, execution),
      );
      return execution.id;
    });
    return { lifecycleExecutionId, resourceArn };
  },
});

export const lifecycleExecutionOperations: Readonly<Record<string, Operation>> = {
  GetLifecycleExecution: get,
  ListLifecycleExecutionResources: listResources,
  ListLifecycleExecutions: list,
  StartResourceStateUpdate: startUpdate,
};
