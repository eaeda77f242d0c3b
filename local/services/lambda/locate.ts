import type { Access, Call } from '../../kernel/call.ts';
import { AwsError } from '../../kernel/errors.ts';
import type { World } from '../../kernel/world.ts';
import { type FunctionRecord, functionArn, lambdaState } from './state.ts';

interface Named {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly qualifier?: string | undefined;
}

/** `name`, `name:qualifier`, `account:function:name` or a whole ARN: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
const read = (given: string, { account, region }: Call): Named => {
  const parts = given.split(':');
  if (parts[0] === 'arn') {
    const [, , , ofRegion = region, ofAccount = account, , name = '', qualifier] = parts;
    return { account: ofAccount, region: ofRegion, name, qualifier };
  }
  const at = parts.indexOf('function');
  const [name = '', qualifier] = parts.slice(at + 1);
  return { account: at > 0 ? (parts[at - 1] ?? account) : account, region, name, qualifier };
};

const LATEST = '$LATEST';

/** Throws ResourceNotFoundException. Aliases and versions that were published stand for the newest code. */
export const locate = (given: string | undefined, call: Call, world: World, asked?: string): FunctionRecord => {
  const { account, region, name, qualifier = asked } = read(given ?? '', call);
  const found = lambdaState(world, account, region).functions[name];
  const isThere = qualifier === undefined || qualifier === LATEST || found?.qualifiers?.includes(qualifier);
  if (found && isThere) return found;
  const arn = functionArn(account, region, name);
  const message = `Function not found: ${qualifier === undefined ? arn : `${arn}:${qualifier}`}`;
  throw new AwsError('ResourceNotFoundException', message, { status: 404, fields: { Type: 'User' } });
};

/** What an action on a function takes: the caller's policies, and the function's own. */
export const functionAccess = (
  action: string,
  given: string | undefined,
  call: Call,
  world: World,
  asked?: string,
): readonly Access[] => {
  const { arn, policy } = locate(given, call, world, asked);
  const { qualifier = asked } = read(given ?? '', call);
  return [
    {
      action: `lambda:${action}`,
      resource: qualifier === undefined ? arn : `${arn}:${qualifier}`,
      resourceAccount: arn.split(':')[4],
      ...(policy.length > 0 ? { resourcePolicy: { Version: '2012-10-17', Statement: policy } } : {}),
    },
  ];
};
