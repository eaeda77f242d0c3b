import type { StackResource } from '../services/cloudformation/state.ts';
import { handlerMessage } from './handler-message.ts';
import { deletionOf, type StackContext, tell } from './stack-context.ts';

export interface Deletion {
  readonly failed: readonly StackResource[];
  readonly retained: readonly StackResource[];
}

/** Deletes resources, those that were made last first, and leaves out those that `keep` names. One that cannot be deleted keeps no other from it. */
export const deleteResources = async (
  resources: readonly StackResource[],
  keep: (resource: StackResource) => boolean,
  context: StackContext,
): Promise<Deletion> => {
  const failed: StackResource[] = [];
  const retained: StackResource[] = [];
  for (const resource of [...resources].reverse()) {
    if (keep(resource)) {
      retained.push(resource);
      tell(context, resource, 'DELETE_SKIPPED');
    } else if (!(await deleted(resource, context))) failed.push(resource);
  }
  return { failed, retained };
};

const deleted = async (resource: StackResource, context: StackContext): Promise<boolean> => {
  tell(context, resource, 'DELETE_IN_PROGRESS');
  try {
    await context.types.get(resource.type)?.delete(deletionOf(context, resource), context.world);
    tell(context, resource, 'DELETE_COMPLETE');
    return true;
  } catch (error) {
    tell(context, resource, 'DELETE_FAILED', handlerMessage(error, context.world));
    return false;
  }
};

export const failedToDelete = (failed: readonly StackResource[]): string =>
  `The following resource(s) failed to delete: [${failed.map(({ logicalId }) => logicalId).join(', ')}]. `;
