import type { Call } from '../../../kernel/call.ts';
import { AwsError } from '../../../kernel/errors.ts';
import type { World } from '../../../kernel/world.ts';
import { factory } from '../store.ts';

/**
 * Does what a request with a client token asks for, once: the same request again gives the same answer, another one with
 * that token throws IdempotentParameterMismatchException.
 */
export const once = (
  world: World,
  { operation, account, region }: Call,
  { clientToken, ...request }: { readonly clientToken?: string | undefined },
  make: () => string,
): string => {
  if (clientToken === undefined) return make();
  const { tokens } = factory(world, account, region);
  const key = `${operation}/${clientToken}`;
  const known = tokens[key];
  const asked = JSON.stringify(request);
  if (!known) {
    const result = make();
    tokens[key] = { request: asked, result };
    return result;
  }
  if (known.request === asked) return known.result;
  throw new AwsError(
    'IdempotentParameterMismatchException',
    `The client token '${clientToken}' was used with other parameters.`,
    { status: 400 },
  );
};
