import { AwsError } from '../../kernel/errors.ts';
import type { Control } from '../../kernel/service.ts';
import { chatbotState } from './state.ts';

/** `{account, workspaceId, name?}`: what an administrator does in the console of Amazon Q Developer in chat applications; AWS has no API for it. */
export const authorizeWorkspace: Control = (body, world) => {
  const { account, workspaceId, name } = (body ?? {}) as { account?: string; workspaceId?: string; name?: string };
  if (!account || !workspaceId) throw new AwsError('InvalidControl', 'Give account and workspaceId.', { status: 400 });
  const { workspaces } = chatbotState(world, account);
  workspaces[workspaceId] = name ?? workspaceId;
  return workspaces;
};
