import type { DeleteStackInput } from '@aws-sdk/client-cloudformation';
import { deleteStack as remove } from '../../deploy/delete-stack.ts';
import { resourceTypesOf } from '../../deploy/resource-types.ts';
import { operation } from '../../kernel/service.ts';
import { findStack } from './find-stack.ts';
import { cloudFormationState } from './state.ts';

/** The stack is gone, or in DELETE_FAILED, when the call answers. Deleting what is not there succeeds, as in CloudFormation. */
export const deleteStack = operation<DeleteStackInput, object>({
  access: ({ StackName }, call, world) => {
    const known = isThere(StackName, cloudFormationState(world, call.account, call.region).stacks);
    const resource = known
      ? findStack(StackName, call, world).stackId
      : `arn:aws:cloudformation:${call.region}:${call.account}:stack/${StackName}/*`;
    return [{ action: 'cloudformation:DeleteStack', resource }];
  },
  run: async ({ StackName, RetainResources = [], DeletionMode }, call, world) => {
    const { account, region } = call;
    if (!isThere(StackName, cloudFormationState(world, account, region).stacks)) return {};
    const record = findStack(StackName, call, world);
    const force = DeletionMode === 'FORCE_DELETE_STACK';
    await remove({ account, region, record, retain: RetainResources, force }, resourceTypesOf(world), world);
    return {};
  },
});

const isThere = (
  name: string | undefined,
  stacks: Readonly<Record<string, { readonly stackName: string; readonly stackId: string }>>,
): boolean => Object.values(stacks).some(({ stackName, stackId }) => stackName === name || stackId === name);
