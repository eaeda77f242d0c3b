import type { Principal } from '../kernel/call.ts';
import { AwsError } from '../kernel/errors.ts';
import type { World } from '../kernel/world.ts';
import { sessionOf } from '../services/sts/sessions.ts';
import { type Authorization, isSigned, parseAuthorization, type SignedRequest } from './signature.ts';

export interface Caller {
  readonly principal: Principal;
  readonly authorization: Authorization;
}

const ACCOUNT = /^\d{12}$/;

/**
 * Who signed a request. As is usual for local AWS endpoints, an access key id of twelve digits is the root of that
 * account, whatever the secret; sessions of roles are verified. Throws {@link AwsError} for anybody else.
 */
export const callerOf = (request: SignedRequest, world: World): Caller => {
  const authorization = parseAuthorization(request.headers['authorization']);
  if (!authorization) {
    throw new AwsError('MissingAuthenticationToken', 'The request carries no Signature Version 4 credentials. Give an access key id of twelve digits (an account) and any secret.', { status: 403 });
  }
  const { accessKeyId } = authorization;
  if (ACCOUNT.test(accessKeyId)) return { authorization, principal: root(accessKeyId) };
  const session = sessionOf(world, accessKeyId);
  if (!session) throw new AwsError('InvalidClientTokenId', `The security token included in the request is invalid: nobody has the access key id ${accessKeyId}.`, { status: 403 });
  if (session.expiresAt <= world.clock.now()) throw new AwsError('ExpiredTokenException', 'The security token included in the request is expired', { status: 403 });
  if (request.headers['x-amz-security-token'] !== session.sessionToken || !isSigned(request, authorization, session.secretAccessKey)) {
    throw new AwsError('SignatureDoesNotMatch', 'The request signature we calculated does not match the signature you provided. Check your secret access key and signing method.', { status: 403 });
  }
  return { authorization, principal: session.principal };
};

const root = (account: string): Principal => ({ type: 'root', account, arn: `arn:aws:iam::${account}:root`, userId: account });
