import type { Access, Principal } from './call.ts';
import { AwsError } from './errors.ts';
import type { Service } from './service.ts';

interface Words {
  readonly denied: string;
  readonly deniedStatus: number;
  readonly throttled: string;
  readonly throttledStatus: number;
}

const JSON_WORDS: Words = {
  denied: 'AccessDeniedException',
  deniedStatus: 400,
  throttled: 'ThrottlingException',
  throttledStatus: 400,
};
const QUERY_WORDS: Words = { denied: 'AccessDenied', deniedStatus: 403, throttled: 'Throttling', throttledStatus: 400 };

/** How each service says no and slow down; the others speak JSON. From the error lists of the services' API references. */
const WORDS: Readonly<Record<string, Words>> = {
  autoscaling: QUERY_WORDS,
  cloudformation: QUERY_WORDS,
  cloudwatch: QUERY_WORDS,
  ec2: { denied: 'UnauthorizedOperation', deniedStatus: 403, throttled: 'RequestLimitExceeded', throttledStatus: 503 },
  iam: QUERY_WORDS,
  imagebuilder: { ...JSON_WORDS, deniedStatus: 403, throttled: 'CallRateLimitExceededException', throttledStatus: 429 },
  lambda: { ...JSON_WORDS, deniedStatus: 403, throttled: 'TooManyRequestsException', throttledStatus: 429 },
  sns: { ...QUERY_WORDS, denied: 'AuthorizationErrorException' },
  sqs: { ...JSON_WORDS, denied: 'AccessDenied', deniedStatus: 403 },
  sts: QUERY_WORDS,
};

const wordsOf = (service: string): Words => WORDS[service] ?? JSON_WORDS;

/** AccessDenied as the service says it, naming who, what and why. */
export const accessDenied = (service: string, principal: Principal, access: Access, why: string): AwsError => {
  const { denied, deniedStatus } = wordsOf(service);
  const message = `User: ${principal.arn} is not authorized to perform: ${access.action} on resource: ${access.resource} ${why}`;
  const lead = service === 'ec2' ? 'You are not authorized to perform this operation. ' : '';
  return new AwsError(denied, `${lead}${message}`, { status: deniedStatus });
};

/** The error by which a service says "slow down". */
export const throttled = (service: string): AwsError => {
  const words = wordsOf(service);
  return new AwsError(words.throttled, 'Rate exceeded', { status: words.throttledStatus });
};

/** A service with more operations than these is not served here. */
const LONGEST_LIST = 120;

const listed = (names: readonly string[]): string => {
  const sorted = [...names].sort();
  const more = sorted.length - LONGEST_LIST;
  return `${sorted.slice(0, LONGEST_LIST).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
};

/** `It serves A, B and C.` for the operations that clients can call. */
export const servedOperations = ({ name, operations }: Service): string => {
  const names = Object.keys(operations).filter((each) => !operations[each]?.internal);
  return names.length > 0 ? `For ${name} it serves ${listed(names)}.` : `For ${name} it serves no operation.`;
};

export const servedServices = (services: ReadonlyMap<string, Service>): string =>
  `It serves ${listed([...services.values()].filter(({ operations }) => Object.keys(operations).length > 0).map(({ name }) => name))}.`;

/** Names the call and what is served instead. */
export const unknownOperation = (
  service: string,
  operation: string,
  services: ReadonlyMap<string, Service>,
): AwsError => {
  const known = services.get(service);
  const serves = known ? servedOperations(known) : servedServices(services);
  return new AwsError('UnknownOperationException', `Local AWS does not serve ${service}:${operation}. ${serves}`, {
    status: 501,
  });
};
