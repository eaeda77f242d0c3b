import { AwsError } from '../kernel/errors.ts';
import type { World } from '../kernel/world.ts';
import {
  cloudFormationState,
  importersOf,
  type StackRecord,
  type StackResource,
} from '../services/cloudformation/state.ts';
import type { ResourceTypes } from './check.ts';
import { deleteResources, failedToDelete } from './delete-resources.ts';
import { enter } from './stack-context.ts';

const MOST_DELETED = 100;

export interface StackDeletion {
  readonly account: string;
  readonly region: string;
  readonly record: StackRecord;
  /** Logical ids of resources to leave in the account; taken for a stack in DELETE_FAILED only. */
  readonly retain?: readonly string[];
  /** Resources that cannot be deleted are left in the account. */
  readonly force?: boolean;
}

/**
 * Deletes a stack and its resources; their deletion policies say which stay in the account. What cannot be deleted leaves it
 * in DELETE_FAILED. Throws ValidationError for a stack with termination protection.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
 */
export const deleteStack = async (
  { account, region, record, retain = [], force = false }: StackDeletion,
  types: ResourceTypes,
  world: World,
): Promise<StackRecord> => {
  const context = { account, region, record, types, world };
  if (record.terminationProtection)
    throw invalid(`Stack [${record.stackName}] cannot be deleted while TerminationProtection is enabled`);
  if (retain.length > 0 && record.status !== 'DELETE_FAILED')
    throw invalid(
      `Invalid operation on stack [${record.stackId}]. When you delete a stack, specify which resources to retain only when the stack is in the DELETE_FAILED state.`,
    );
  const inUse = record.outputs.flatMap(({ exportName }) => {
    const [user] = exportName ? importersOf(world, account, region, exportName) : [];
    return user ? [`Delete canceled. Cannot delete export ${exportName} as it is in use by ${user}.`] : [];
  })[0];
  if (inUse !== undefined) {
    record.statusReason = inUse;
    return record;
  }
  enter(context, 'DELETE_IN_PROGRESS', 'User Initiated');
  const keep = ({ logicalId, deletionPolicy }: StackResource) =>
    retain.includes(logicalId) || deletionPolicy === 'Retain' || deletionPolicy === 'RetainExceptOnCreate';
  const { failed } = await deleteResources(record.resources, keep, context);
  if (failed.length > 0 && !force) {
    record.resources = record.resources.filter((one) => failed.includes(one));
    enter(context, 'DELETE_FAILED', failedToDelete(failed));
    return record;
  }
  record.resources = [];
  record.outputs = [];
  record.deletedAt = world.clock.now();
  enter(context, 'DELETE_COMPLETE');
  const { stacks, deleted } = cloudFormationState(world, account, region);
  delete stacks[record.stackName];
  deleted.push(record);
  if (deleted.length > MOST_DELETED) deleted.shift();
  return record;
};

const invalid = (message: string): AwsError => new AwsError('ValidationError', message, { status: 400 });
