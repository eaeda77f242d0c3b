import type { StartResourceStateUpdateRequest } from '@aws-sdk/client-imagebuilder';
import type { Principal } from '../../../kernel/call.ts';
import type { World } from '../../../kernel/world.ts';
import type { BuiltImage } from '../build/built-image.ts';
import { type Action, changeState } from './change-state.ts';
import { end } from './run-policy.ts';
import type { StoredLifecycleExecution } from './stored-execution.ts';

/** What has to be done for the state that a caller asks for. */
export const ACTIONS: Readonly<Record<string, Action>> = {
  AVAILABLE: 'AVAILABLE',
  DELETED: 'DELETE',
  DEPRECATED: 'DEPRECATE',
  DISABLED: 'DISABLE',
};

/** Changes one image's state for a caller, as the role that was given or as Image Builder's service-linked role. */
export const updateState = async (
  world: World,
  account: string,
  image: BuiltImage,
  { state, executionRole, includeResources = {}, exclusionRules }: StartResourceStateUpdateRequest,
  execution: StoredLifecycleExecution,
): Promise<void> => {
  const action = ACTIONS[state?.status ?? ''] ?? 'DEPRECATE';
  try {
    const principal = principalOf(world, account, executionRole, execution.id, image.arn);
    await changeState(
      world,
      image,
      { action, include: includeResources, exclude: exclusionRules?.amis, principal },
      execution,
    );
    end(world, execution);
  } catch (error) {
    execution.reason = (error as Error).message;
    end(world, execution, 'FAILED');
  }
};

const principalOf = (
  world: World,
  account: string,
  role: string | undefined,
  name: string,
  source: string,
): Principal =>
  role === undefined
    ? {
        type: 'root',
        account,
        arn: `arn:aws:iam::${account}:role/aws-service-role/imagebuilder.amazonaws.com/AWSServiceRoleForImageBuilder`,
        userId: account,
      }
    : world.assumeRoleForService(role, 'imagebuilder.amazonaws.com', name, source);
