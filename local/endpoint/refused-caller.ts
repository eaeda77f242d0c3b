import { AwsError } from '../kernel/errors.ts';
import type { Protocol } from '../wire/model.ts';

/** Why a request's credentials are no good. */
export type BadCredentials = 'missing' | 'unknown' | 'expired' | 'wrong';

type Family = 'json' | 'query' | 'ec2';

/**
 * The same refusal has another name in each family of protocols.
 * https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html and its like for EC2 and Systems Manager
 */
const NAMES: Readonly<Record<BadCredentials, Readonly<Record<Family, string>>>> = {
  missing: {
    json: 'MissingAuthenticationTokenException',
    query: 'MissingAuthenticationToken',
    ec2: 'MissingAuthenticationToken',
  },
  unknown: { json: 'UnrecognizedClientException', query: 'InvalidClientTokenId', ec2: 'AuthFailure' },
  expired: { json: 'ExpiredTokenException', query: 'ExpiredToken', ec2: 'RequestExpired' },
  wrong: { json: 'InvalidSignatureException', query: 'SignatureDoesNotMatch', ec2: 'AuthFailure' },
};

export const refusedCaller = (why: BadCredentials, protocol: Protocol | undefined, message: string): AwsError => {
  const family = protocol === 'ec2Query' ? 'ec2' : protocol === 'awsQuery' ? 'query' : 'json';
  return new AwsError(NAMES[why][family], message, { status: 403 });
};
