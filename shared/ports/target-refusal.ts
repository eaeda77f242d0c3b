import { type Refusal, refusal } from '../domain/refusal.ts';

/** What a failure in a target means, by the name of AWS's error; undefined: it is not known. */
const CODES: Readonly<Record<string, Parameters<typeof refusal>[0]>> = {
  AccessDenied: 'ACCESS_DENIED',
  AccessDeniedException: 'ACCESS_DENIED',
  UnauthorizedOperation: 'ACCESS_DENIED',
  OptInRequired: 'REGION_NOT_ENABLED',
  UnrecognizedClientException: 'REGION_NOT_ENABLED',
  InvalidClientTokenId: 'REGION_NOT_ENABLED',
  AuthFailure: 'REGION_NOT_ENABLED',
  RegionDisabledException: 'REGION_NOT_ENABLED',
  Throttling: 'THROTTLED',
  ThrottlingException: 'THROTTLED',
  RequestLimitExceeded: 'THROTTLED',
  TooManyUpdates: 'THROTTLED',
};

/** A failure in one target as a named outcome with its fix; the others go on. */
export const targetRefusal = (error: unknown): Refusal => {
  const { name, message } = error as Error;
  const assuming = /sts:AssumeRole/.test(message);
  return refusal(assuming ? 'ASSUME_ROLE_FAILED' : (CODES[name] ?? 'FAILED'), `${name}: ${message}`);
};
