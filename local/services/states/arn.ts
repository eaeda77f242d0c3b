import { invalidArn } from './errors.ts';

type ResourceType = 'stateMachine' | 'execution' | 'express' | 'mapRun';

/** Throws InvalidArn, as AWS does before it looks whether the thing exists. */
export const requireArn = (arn: string, ...types: readonly ResourceType[]): void => {
  if (!arn.startsWith('arn:')) throw invalidArn(`Invalid ARN prefix: ${arn}`);
  const [, , service, region, account, type = '', name] = arn.split(':');
  if (service !== 'states' || !region || !account || !name) throw invalidArn(`Invalid ARN: ${arn}`);
  if (!types.some((each) => each === type)) throw invalidArn(`Resource type not valid in this context: ${type}`);
};
