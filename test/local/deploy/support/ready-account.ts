import { authorizeWorkspace } from '../../../../local/services/chatbot/controls.ts';
import { services } from '../../../../local/services/registry.ts';
import { delegate } from './delegate.ts';
import { HUB, type TestWorld, testWorld } from './world.ts';

/** A world of all services whose account has what a resource of every type asks for: a Slack workspace, and StackSets' trusted access. */
export const readyAccount = async (): Promise<TestWorld> => {
  const made = testWorld(services);
  authorizeWorkspace({ account: HUB, workspaceId: 'T01234567' }, made.world);
  await delegate(made.world);
  return made;
};
