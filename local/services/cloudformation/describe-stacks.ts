import type {
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
import { findStack, stackAccess } from './find-stack.ts';
import { cloudFormationState, exportsOf, type StackRecord } from './state.ts';

const show = (stack: StackRecord): Stack => ({
  StackId: stack.stackId,
  StackName: stack.stackName,
  Description: stack.description,
  StackStatus: stack.status,
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

export const listStacks = operation<ListStacksInput, ListStacksOutput>({
  access: () => [{ action: 'cloudformation:ListStacks', resource: '*' }],
  run: ({ StackStatusFilter }, { account, region }, world) => ({
    StackSummaries: Object.values(cloudFormationState(world, account, region).stacks)
      .filter(({ status }) => !StackStatusFilter?.length || StackStatusFilter.includes(status))
      .map(({ stackId, stackName, status, description, createdAt }) => ({
        StackId: stackId,
        StackName: stackName,
        StackStatus: status,
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
      StackResources: wanted.map(({ logicalId, physicalId, type, at }) => ({
        StackName: stack.stackName,
        StackId: stack.stackId,
        LogicalResourceId: logicalId,
        PhysicalResourceId: physicalId,
        ResourceType: type,
        Timestamp: new Date(at),
        ResourceStatus: stack.status,
      })),
    };
  },
});

export const listStackResources = operation<ListStackResourcesInput, ListStackResourcesOutput>({
  access: ({ StackName }, call, world) => stackAccess('ListStackResources', StackName, call, world),
  run: ({ StackName }, call, world) => {
    const { resources, status } = findStack(StackName, call, world);
    return {
      StackResourceSummaries: resources.map(({ logicalId, physicalId, type, at }) => ({
        LogicalResourceId: logicalId,
        PhysicalResourceId: physicalId,
        ResourceType: type,
        LastUpdatedTimestamp: new Date(at),
        ResourceStatus: status,
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
