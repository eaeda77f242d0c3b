import type { StackResource } from '../services/cloudformation/state.ts';
import { deleteResources } from './delete-resources.ts';
import { handlerMessage } from './handler-message.ts';
import type { Change } from './put-resource.ts';
import { recordedAssembly } from './recording-assembly.ts';
import { deletionOf, requestFor, type StackContext, tell } from './stack-context.ts';

export interface Rollback {
  /** Could not be deleted, or not be put back. */
  readonly failed: readonly StackResource[];
  /** Left in the account, out of the stack. */
  readonly retained: readonly StackResource[];
  /** Imported by the failed operation; in the account as before, out of the stack. */
  readonly released: readonly StackResource[];
}

/**
 * Undoes changes, the last one first. What they made is deleted, unless its deletion policy is Retain: that one holds even
 * for what the failed operation itself made. RetainExceptOnCreate is the policy that does not.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
 */
export const rollBack = async (changes: readonly Change[], context: StackContext): Promise<Rollback> => {
  const failed: StackResource[] = [];
  const retained: StackResource[] = [];
  const released: StackResource[] = [];
  for (const { kind, made, before } of [...changes].reverse()) {
    if (kind === 'created' || kind === 'replaced') {
      const deletion = await deleteResources([made], ({ deletionPolicy }) => deletionPolicy === 'Retain', context);
      failed.push(...deletion.failed);
      retained.push(...deletion.retained);
    } else if (kind === 'imported') {
      released.push(made);
      tell(context, made, 'IMPORT_ROLLBACK_COMPLETE');
    } else if (kind === 'updated' && before && !(await putBack(made, before, context))) failed.push(made);
  }
  return { failed, retained, released };
};

const putBack = async (made: StackResource, before: StackResource, context: StackContext): Promise<boolean> => {
  const type = context.types.get(before.type);
  tell(context, before, 'UPDATE_IN_PROGRESS');
  try {
    if (type?.attached) await type.delete(deletionOf(context, made), context.world);
    const { logicalId, properties, assets, replacements } = before;
    const previous = { physicalId: made.physicalId, properties: made.properties };
    const request = { logicalId, properties, assembly: recordedAssembly(assets), replacements, previous };
    await type?.create(requestFor(context, request), context.world);
    tell(context, before, 'UPDATE_COMPLETE');
    return true;
  } catch (error) {
    tell(context, before, 'UPDATE_FAILED', handlerMessage(error, context.world));
    return false;
  }
};
