import type {
  DescribeStackSetInput,
  DescribeStackSetOutput,
  ListStackInstancesInput,
  ListStackInstancesOutput,
  ListStackSetsInput,
  ListStackSetsOutput,
  PermissionModels,
} from '@aws-sdk/client-cloudformation';
import type { Call } from '../../kernel/call.ts';
import { operation } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { findStackSet } from './find-stack.ts';
import { cloudFormationState, type StackSetRecord } from './state.ts';

const onStackSet = (action: string, name: string | undefined, call: Call, world: World) => [
  { action: `cloudformation:${action}`, resource: findStackSet(name, call, world).arn },
];

const summary = ({ id, name, description, permissionModel }: StackSetRecord) => ({
  StackSetId: id,
  StackSetName: name,
  Description: description,
  Status: 'ACTIVE' as const,
  PermissionModel: permissionModel as PermissionModels,
});

export const listStackSets = operation<ListStackSetsInput, ListStackSetsOutput>({
  access: () => [{ action: 'cloudformation:ListStackSets', resource: '*' }],
  run: (_input, { account, region }, world) => ({
    Summaries: Object.values(cloudFormationState(world, account, region).stackSets).map(summary),
  }),
});

export const describeStackSet = operation<DescribeStackSetInput, DescribeStackSetOutput>({
  access: ({ StackSetName }, call, world) => onStackSet('DescribeStackSet', StackSetName, call, world),
  run: ({ StackSetName }, call, world) => {
    const stackSet = findStackSet(StackSetName, call, world);
    return { StackSet: { ...summary(stackSet), StackSetARN: stackSet.arn, TemplateBody: stackSet.template } };
  },
});

export const listStackInstances = operation<ListStackInstancesInput, ListStackInstancesOutput>({
  access: ({ StackSetName }, call, world) => onStackSet('ListStackInstances', StackSetName, call, world),
  run: ({ StackSetName }, call, world) => {
    const { id, instances } = findStackSet(StackSetName, call, world);
    return {
      Summaries: instances.map(({ account, region, stackId }) => ({
        StackSetId: id,
        Account: account,
        Region: region,
        StackId: stackId,
        Status: 'CURRENT' as const,
      })),
    };
  },
});
