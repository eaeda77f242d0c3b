import type { Access, Principal } from '../kernel/call.ts';
import { AwsError } from '../kernel/errors.ts';

const QUERY = new Set(['sns', 'sts', 'autoscaling', 'cloudformation', 'iam', 'cloudwatch']);

/** AccessDenied in the words of the service's protocol, naming who, what and why. */
export const accessDenied = (service: string, principal: Principal, access: Access, why: string): AwsError => {
  const message = `User: ${principal.arn} is not authorized to perform: ${access.action} on resource: ${access.resource} ${why}`;
  if (service === 'ec2') return new AwsError('UnauthorizedOperation', `You are not authorized to perform this operation. ${message}`, { status: 403 });
  if (QUERY.has(service)) return new AwsError('AccessDenied', message, { status: 403 });
  return new AwsError('AccessDeniedException', message, { status: service === 'lambda' || service === 'imagebuilder' ? 403 : 400 });
};

/** The error by which a service says "slow down". */
export const throttled = (service: string): AwsError => {
  if (service === 'ec2') return new AwsError('RequestLimitExceeded', 'Request limit exceeded.', { status: 503 });
  if (service === 'imagebuilder') return new AwsError('CallRateLimitExceededException', 'You have exceeded the permitted request rate for the specific operation.', { status: 429 });
  if (service === 'lambda') return new AwsError('TooManyRequestsException', 'Rate Exceeded.', { status: 429 });
  if (QUERY.has(service)) return new AwsError('Throttling', 'Rate exceeded', { status: 400 });
  return new AwsError('ThrottlingException', 'Rate exceeded', { status: 400 });
};
