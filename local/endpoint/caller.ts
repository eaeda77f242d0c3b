import type { Principal } from '../kernel/call.ts';
import type { World } from '../kernel/world.ts';
import { sessionOf } from '../services/sts/sessions.ts';
import type { Protocol } from '../wire/model.ts';
import { refusedCaller } from './refused-caller.ts';
import { type Authorization, isSigned, type SignedRequest } from './signature.ts';

const ACCOUNT = /^\d{12}$/;

/**
 * Who signed a request. As is usual for local AWS endpoints, an access key id of twelve digits is the root of that
 * account, whatever the secret; sessions of roles are verified. Throws {@link AwsError} for anybody else, in the
 * words of the service's `protocol`.
 */
export const callerOf = (
  request: SignedRequest,
  authorization: Authorization,
  world: World,
  protocol: Protocol | undefined,
): Principal => {
  const { accessKeyId } = authorization;
  if (ACCOUNT.test(accessKeyId)) return root(accessKeyId);
  const session = sessionOf(world, accessKeyId);
  const token = request.headers['x-amz-security-token'];
  if (!session || token !== session.sessionToken) {
    const hint = `${session ? 'its session token is another' : `nobody has the access key id ${accessKeyId}`}. Give an account's twelve digits, or what AssumeRole answered.`;
    throw refusedCaller('unknown', protocol, `The security token included in the request is invalid: ${hint}`);
  }
  if (session.expiresAt <= world.clock.now()) {
    const at = new Date(session.expiresAt).toISOString();
    throw refusedCaller('expired', protocol, `The security token included in the request is expired since ${at}`);
  }
  if (!isSigned(request, authorization, session.secretAccessKey)) {
    const message =
      'The request signature we calculated does not match the signature you provided. Check your secret access key and signing method.';
    throw refusedCaller('wrong', protocol, message);
  }
  return session.principal;
};

const root = (account: string): Principal => ({
  type: 'root',
  account,
  arn: `arn:aws:iam::${account}:root`,
  userId: account,
});
