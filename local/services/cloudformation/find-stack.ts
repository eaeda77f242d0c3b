import type { Access, Call } from '../../kernel/call.ts';
import { AwsError } from '../../kernel/errors.ts';
import type { World } from '../../kernel/world.ts';
import { cloudFormationState, type StackRecord, type StackSetRecord } from './state.ts';

/** The stack of a name or id; one that was deleted is known by its id. Throws ValidationError where there is none. */
export const findStack = (name: string | undefined, { account, region }: Call, world: World): StackRecord => {
  const { stacks, deleted } = cloudFormationState(world, account, region);
  const found =
    Object.values(stacks).find(({ stackName, stackId }) => stackName === name || stackId === name) ??
    deleted.find(({ stackId }) => stackId === name);
  if (!found) throw new AwsError('ValidationError', `Stack with id ${name} does not exist`, { status: 400 });
  return found;
};

export const findStackSet = (name: string | undefined, { account, region }: Call, world: World): StackSetRecord => {
  const { stackSets } = cloudFormationState(world, account, region);
  const found = Object.values(stackSets).find((each) => each.name === name || each.id === name);
  if (!found) throw new AwsError('StackSetNotFoundException', `StackSet ${name} not found`, { status: 404 });
  return found;
};

export const stackAccess = (action: string, name: string | undefined, call: Call, world: World): readonly Access[] => {
  const resource = name === undefined ? '*' : findStack(name, call, world).stackId;
  return [{ action: `cloudformation:${action}`, resource }];
};
