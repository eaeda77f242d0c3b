import type { DeleteParameterRequest, DeleteParametersRequest, DeleteParametersResult } from '@aws-sdk/client-ssm';
import type { Call } from '../../kernel/call.ts';
import { operation } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { emitChange } from './change-event.ts';
import { notFound } from './errors.ts';
import { parameterAccess } from './find-parameter.ts';
import { newest, ssmState } from './state.ts';

type Place = Pick<Call, 'account' | 'region'>;

export const deleteParameter = operation<DeleteParameterRequest, object>({
  access: ({ Name = '' }, call, world) => [parameterAccess('DeleteParameter', Name, call, world)],
  run: ({ Name = '' }, call, world) => {
    if (!removeParameter(Name, call, world)) throw notFound(Name);
    return {};
  },
});

export const deleteParameters = operation<DeleteParametersRequest, DeleteParametersResult>({
  access: ({ Names = [] }, call, world) => Names.map((name) => parameterAccess('DeleteParameters', name, call, world)),
  run: ({ Names = [] }, call, world) => {
    const removed = new Set(Names.filter((name) => removeParameter(name, call, world)));
    return { DeletedParameters: [...removed], InvalidParameters: Names.filter((name) => !removed.has(name)) };
  },
});

/** False where there is none of this name. */
export const removeParameter = (name: string, { account, region }: Place, world: World): boolean => {
  const { parameters } = ssmState(world, account, region);
  const known = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
  if (!known) return false;
  delete parameters[name];
  const { type, description } = newest(known);
  emitChange(world, { account, region, name, type, description, operation: 'Delete' });
  return true;
};
