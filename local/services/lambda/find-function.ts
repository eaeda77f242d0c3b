import { LocalAwsError } from '../../kernel/errors.ts';
import type { ResourceRequest } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { type FunctionRecord, functionOfArn, lambdaState } from './state.ts';

type Place = Pick<ResourceRequest, 'account' | 'region'>;

/** The function that a resource names, by name or ARN; undefined where there is none. */
export const namedFunction = (world: World, { account, region }: Place, given: unknown): FunctionRecord | undefined => {
  const text = String(given);
  return text.startsWith('arn:')
    ? functionOfArn(world, text)
    : lambdaState(world, account, region).functions[text.split(':')[0] ?? ''];
};

/** Throws {@link LocalAwsError} where there is none. */
export const existingFunction = (world: World, place: Place, given: unknown): FunctionRecord => {
  const found = namedFunction(world, place, given);
  if (!found) throw new LocalAwsError(`there is no function ${String(given)}.`);
  return found;
};
