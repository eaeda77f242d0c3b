import type {
  DescribeStackEventsInput,
  DescribeStackEventsOutput,
  DescribeStackResourcesInput,
  DescribeStackResourcesOutput,
  DescribeStacksInput,
  DescribeStacksOutput,
  GetTemplateInput,
  GetTemplateOutput,
  ListExportsInput,
  ListExportsOutput,
  ListStackResourcesInput,
  ListStackResourcesOutput,
  ListStacksInput,
  ListStacksOutput,
  Stack,
} from '@aws-sdk/client-cloudformation';
import { AwsError } from '../../kernel/errors.ts';
import { operation } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { findStack, stackAccess } from './find-stack.ts';
import { cloudFormationState, exportsOf, type StackRecord } from './state.ts';

const show = (stack: StackRecord): Stack => ({
  StackId: stack.stackId,
  StackName: stack.stackName,
  Description: stack.description,
  StackStatus: stack.status,
  StackStatusReason: stack.statusReason,
  EnableTerminationProtection: stack.terminationProtection,
  DeletionTime: stack.deletedAt === undefined ? undefined : new Date(stack.deletedAt),
  CreationTime: new Date(stack.createdAt),
  LastUpdatedTime: stack.updatedAt === undefined ? undefined : new Date(stack.updatedAt),
  Parameters: Object.entries(stack.parameters).map(([ParameterKey, ParameterValue]) => ({
    ParameterKey,
    ParameterValue,
  })),
  Tags: Object.entries(stack.tags).map(([Key, Value]) => ({ Key, Value })),
  Outputs: stack.outputs.map(({ key, value, description, exportName }) => ({
    OutputKey: key,
    OutputValue: value,
    Description: description,
    ExportName: exportName,
  })),
});

export const describeStacks = operation<DescribeStacksInput, DescribeStacksOutput>({
  access: ({ StackName }, call, world) => stackAccess('DescribeStacks', StackName, call, world),
  run: ({ StackName }, call, world) => {
    if (StackName !== undefined) return { Stacks: [show(findStack(StackName, call, world))] };
    return { Stacks: Object.values(cloudFormationState(world, call.account, call.region).stacks).map(show) };
  },
});

const allStacks = (world: World, account: string, region: string): readonly StackRecord[] => {
  const { stacks, deleted } = cloudFormationState(world, account, region);
  return [...Object.values(stacks), ...deleted];
};

export const listStacks = operation<ListStacksInput, ListStacksOutput>({
  access: () => [{ action: 'cloudformation:ListStacks', resource: '*' }],
  run: ({ StackStatusFilter }, { account, region }, world) => ({
    StackSummaries: allStacks(world, account, region)
      .filter(({ status }) => !StackStatusFilter?.length || StackStatusFilter.includes(status))
      .map(({ stackId, stackName, status, statusReason, description, createdAt, deletedAt }) => ({
        StackId: stackId,
        StackName: stackName,
        StackStatus: status,
        StackStatusReason: statusReason,
        DeletionTime: deletedAt === undefined ? undefined : new Date(deletedAt),
        TemplateDescription: description,
        CreationTime: new Date(createdAt),
      })),
  }),
});

export const describeStackResources = operation<DescribeStackResourcesInput, DescribeStackResourcesOutput>({
  access: ({ StackName }, call, world) => stackAccess('DescribeStackResources', StackName, call, world),
  run: ({ StackName, LogicalResourceId }, call, world) => {
    if (StackName === undefined)
      throw new AwsError('ValidationError', 'Give the StackName; local AWS does not look stacks up by a physical id.', {
        status: 400,
      });
    const stack = findStack(StackName, call, world);
    const wanted = stack.resources.filter(
      ({ logicalId }) => LogicalResourceId === undefined || logicalId === LogicalResourceId,
    );
    return {
      StackResources: wanted.map(({ logicalId, physicalId, type, at, status }) => ({
        StackName: stack.stackName,
        StackId: stack.stackId,
        LogicalResourceId: logicalId,
        PhysicalResourceId: physicalId,
        ResourceType: type,
        Timestamp: new Date(at),
        ResourceStatus: status,
      })),
    };
  },
});

export const listStackResources = operation<ListStackResourcesInput, ListStackResourcesOutput>({
  access: ({ StackName }, call, world) => stackAccess('ListStackResources', StackName, call, world),
  run: ({ StackName }, call, world) => {
    const { resources } = findStack(StackName, call, world);
    return {
      StackResourceSummaries: resources.map(({ logicalId, physicalId, type, at, status }) => ({
        LogicalResourceId: logicalId,
        PhysicalResourceId: physicalId,
        ResourceType: type,
        LastUpdatedTimestamp: new Date(at),
        ResourceStatus: status,
      })),
    };
  },
});

/** Newest first. */
export const describeStackEvents = operation<DescribeStackEventsInput, DescribeStackEventsOutput>({
  access: ({ StackName }, call, world) => stackAccess('DescribeStackEvents', StackName, call, world),
  run: ({ StackName }, call, world) => {
    const { stackId, stackName, events } = findStack(StackName, call, world);
    return {
      StackEvents: events.toReversed().map(({ id, at, logicalId, physicalId, type, status, reason }) => ({
        StackId: stackId,
        StackName: stackName,
        EventId: id,
        Timestamp: new Date(at),
        LogicalResourceId: logicalId,
        PhysicalResourceId: physicalId,
        ResourceType: type,
        ResourceStatus: status,
        ResourceStatusReason: reason,
      })),
    };
  },
});

export const getTemplate = operation<GetTemplateInput, GetTemplateOutput>({
  access: ({ StackName }, call, world) => stackAccess('GetTemplate', StackName, call, world),
  run: ({ StackName }, call, world) => ({
    TemplateBody: findStack(StackName, call, world).template,
    StagesAvailable: ['Original', 'Processed'],
  }),
});

export const listExports = operation<ListExportsInput, ListExportsOutput>({
  access: () => [{ action: 'cloudformation:ListExports', resource: '*' }],
  run: (_input, { account, region }, world) => ({
    Exports: exportsOf(world, account, region).map(({ name, value, stackId }) => ({
      Name: name,
      Value: value,
      ExportingStackId: stackId,
    })),
  }),
});
