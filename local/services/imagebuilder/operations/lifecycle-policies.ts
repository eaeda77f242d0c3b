import type {
  CreateLifecyclePolicyRequest,
  CreateLifecyclePolicyResponse,
  DeleteLifecyclePolicyRequest,
  DeleteLifecyclePolicyResponse,
  GetLifecyclePolicyRequest,
  GetLifecyclePolicyResponse,
  LifecyclePolicy,
  ListLifecyclePoliciesRequest,
  ListLifecyclePoliciesResponse,
  UpdateLifecyclePolicyRequest,
  UpdateLifecyclePolicyResponse,
} from '@aws-sdk/client-imagebuilder';
import { type Operation, operation } from '../../../kernel/service.ts';
import { stopSchedule } from '../../events/schedule.ts';
import { checkLifecyclePolicy } from '../definitions/check-lifecycle-policy.ts';
import { putNamed } from '../definitions/put-named.ts';
import { scheduleLifecyclePolicy } from '../lifecycle/run-policy.ts';
import { factory, type StoredLifecyclePolicy } from '../store.ts';
import { may } from './access.ts';
import { filtered } from './filters.ts';
import { find, mustBeNew, remove } from './named.ts';
import { once } from './once.ts';
import { page } from './page.ts';

const view = ({
  arn,
  name,
  given,
  status,
  createdAt,
  updatedAt,
  lastRunAt,
  tags,
}: StoredLifecyclePolicy): LifecyclePolicy => ({
  ...given,
  arn,
  name,
  status,
  dateCreated: new Date(createdAt),
  dateUpdated: new Date(updatedAt ?? createdAt),
  ...(lastRunAt === undefined ? {} : { dateLastRun: new Date(lastRunAt) }),
  tags,
});

const FILTERS = {
  name: ({ name }: StoredLifecyclePolicy) => name,
  resourceType: ({ given }: StoredLifecyclePolicy) => given.resourceType,
  status: ({ status }: StoredLifecyclePolicy) => status,
};

const get = operation<GetLifecyclePolicyRequest, GetLifecyclePolicyResponse>({
  access: ({ lifecyclePolicyArn }) => may('GetLifecyclePolicy', lifecyclePolicyArn),
  run: ({ lifecyclePolicyArn }, call, world) => ({
    lifecyclePolicy: view(find(world, call, 'lifecyclePolicies', lifecyclePolicyArn)),
  }),
});

const list = operation<ListLifecyclePoliciesRequest, ListLifecyclePoliciesResponse>({
  access: () => may('ListLifecyclePolicies', '*'),
  run: (input, call, world) => {
    const all = Object.values(factory(world, call.account, call.region).lifecyclePolicies);
    const { items, next } = page(filtered(all, input.filters, FILTERS), input);
    const lifecyclePolicySummaryList = items.map((policy) => {
      const { policyDetails: _details, resourceSelection: _selection, ...summary } = view(policy);
      return summary;
    });
    return { lifecyclePolicySummaryList, ...next };
  },
});

const create = operation<CreateLifecyclePolicyRequest, CreateLifecyclePolicyResponse>({
  access: ({ executionRole = '' }) => [...may('CreateLifecyclePolicy', '*'), ...passing(executionRole)],
  run: (input, call, world) => {
    const lifecyclePolicyArn = once(world, call, input, () => {
      mustBeNew(world, call, 'lifecyclePolicies', input.name);
      checkLifecyclePolicy(world, input);
      const { stored } = putNamed(world, call, 'lifecyclePolicies', input, { status: input.status ?? 'ENABLED' });
      scheduleLifecyclePolicy(world, call, stored);
      return stored.arn;
    });
    return { clientToken: input.clientToken, lifecyclePolicyArn };
  },
});

const passing = (role: string) => [
  { action: 'iam:PassRole', resource: role, context: { 'iam:PassedToService': 'imagebuilder.amazonaws.com' } },
];

const update = operation<UpdateLifecyclePolicyRequest, UpdateLifecyclePolicyResponse>({
  access: ({ lifecyclePolicyArn, executionRole = '' }) => [
    ...may('UpdateLifecyclePolicy', lifecyclePolicyArn),
    ...passing(executionRole),
  ],
  run: ({ lifecyclePolicyArn, clientToken: _token, ...given }, call, world) => {
    const { name, tags } = find(world, call, 'lifecyclePolicies', lifecyclePolicyArn);
    checkLifecyclePolicy(world, given);
    const status = given.status ?? 'ENABLED';
    const { stored } = putNamed(world, call, 'lifecyclePolicies', { ...given, name, tags }, { status });
    scheduleLifecyclePolicy(world, call, stored);
    return { lifecyclePolicyArn };
  },
});

const deletePolicy = operation<DeleteLifecyclePolicyRequest, DeleteLifecyclePolicyResponse>({
  access: ({ lifecyclePolicyArn }) => may('DeleteLifecyclePolicy', lifecyclePolicyArn),
  run: ({ lifecyclePolicyArn: arn }, call, world) => {
    const lifecyclePolicyArn = remove(world, call, 'lifecyclePolicies', arn);
    stopSchedule(lifecyclePolicyArn, world);
    return { lifecyclePolicyArn };
  },
});

export const lifecyclePolicyOperations: Readonly<Record<string, Operation>> = {
  CreateLifecyclePolicy: create,
  DeleteLifecyclePolicy: deletePolicy,
  GetLifecyclePolicy: get,
  ListLifecyclePolicies: list,
  UpdateLifecyclePolicy: update,
};
