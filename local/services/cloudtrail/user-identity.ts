import type { Call } from '../../kernel/call.ts';
import type { World } from '../../kernel/world.ts';
import { sessionOf } from '../sts/sessions.ts';

/** Who called: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
export const userIdentity = ({ principal, accessKeyId }: Call, wire: boolean, world: World): object => {
  const { account: accountId, arn, userId: principalId } = principal;
  const key = accessKeyId === undefined ? {} : { accessKeyId };
  // Which service makes a call from inside is not known here, except where it acts as itself.
  const inside = wire ? {} : { invokedBy: 'AWS Internal' };
  if (principal.type === 'service') return { type: 'AWSService', invokedBy: principal.service };
  if (principal.type === 'root') return { type: 'Root', principalId, arn, accountId, ...key, ...inside };
  const session = accessKeyId === undefined ? undefined : sessionOf(world, accessKeyId);
  return {
    type: 'AssumedRole',
    principalId,
    arn,
    accountId,
    ...key,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: principalId.split(':')[0],
        arn: principal.roleArn,
        accountId,
        userName: principal.roleArn.split('/').at(-1),
      },
      attributes: {
        creationDate: new Date(session?.createdAt ?? world.clock.now()).toISOString().replace(/\.\d+Z$/, 'Z'),
        mfaAuthenticated: 'false',
      },
    },
    ...inside,
  };
};

/** `Username` of LookupEvents: the session's name for a role. */
export const usernameOf = ({ principal }: Call): string | undefined => {
  if (principal.type === 'root') return 'root';
  return principal.type === 'role' ? principal.arn.split('/').at(-1) : undefined;
};
