import { createHash } from 'node:crypto';
import type { Call } from '../../kernel/call.ts';
import { AwsError } from '../../kernel/errors.ts';
import type { World } from '../../kernel/world.ts';
import { ec2State } from './state.ts';

/**
 * Does something once for a client token and gives the same answer ever after; without a token, does it.
 * Throws IdempotentParameterMismatch where the token came with another request.
 * https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html
 */
export const once = (
  world: World,
  { account, region, operation }: Pick<Call, 'account' | 'region' | 'operation'>,
  token: string | undefined,
  request: object,
  act: () => string,
): string => {
  if (token === undefined) return act();
  const { tokens } = ec2State(world, account, region);
  const fingerprint = createHash('sha256').update(JSON.stringify(request)).digest('base64');
  const key = `${operation}/${token}`;
  const known = tokens[key];
  if (known && known.request !== fingerprint) {
    const message = `Arguments on this idempotent request are inconsistent with arguments used in previous request(s) with the client token ${token}.`;
    throw new AwsError('IdempotentParameterMismatch', message);
  }
  const result = known?.result ?? act();
  tokens[key] = { request: fingerprint, result };
  return result;
};
