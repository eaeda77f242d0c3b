import { AwsError } from '../kernel/errors.ts';
import type { World } from '../kernel/world.ts';

/** https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-test-contract-errors.html */
const CODES: readonly (readonly [RegExp, string])[] = [
  [/AlreadyExists|NameExists/, 'AlreadyExists'],
  [/NotFound|NoSuch|DoesNotExist/, 'NotFound'],
  [/AccessDenied|Unauthorized|Authorization|Forbidden/, 'AccessDenied'],
  [/Quota|LimitExceeded/, 'ServiceLimitExceeded'],
  [/Throttl|TooManyRequests|RateExceeded/, 'Throttling'],
  [/InUse|Conflict|Dependency/, 'ResourceConflict'],
  [/Invalid|Validation|Malformed|Missing/, 'InvalidRequest'],
];

/** What a service refused, in the words of the resource handler that CloudFormation calls; any other error as it is. */
export const handlerMessage = (error: unknown, world: World): string => {
  const { name, message } = error as Error;
  if (!(error instanceof AwsError)) return message;
  return handlerReturned(
    message,
    CODES.find(([pattern]) => pattern.test(name))?.[1] ?? 'GeneralServiceException',
    world,
  );
};

export const handlerReturned = (message: string, code: string, world: World): string =>
  `Resource handler returned message: "${message}" (RequestToken: ${world.ids.uuid('request-token')}, HandlerErrorCode: ${code})`;

export const existsMessage = (type: string, identifier: string): string =>
  `Resource of type '${type}' with identifier '${identifier}' already exists.`;
