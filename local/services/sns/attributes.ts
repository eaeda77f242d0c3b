import { checkFilter } from './filter.ts';
import { invalidParameter } from './locate.ts';

const FEEDBACK = ['Application', 'Firehose', 'HTTP', 'Lambda', 'SQS'].flatMap((protocol) =>
  ['SuccessFeedbackRoleArn', 'SuccessFeedbackSampleRate', 'FailureFeedbackRoleArn'].map((name) => protocol + name),
);

/** https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html */
const TOPIC = new Set([
  ...['ArchivePolicy', 'ContentBasedDeduplication', 'DeliveryPolicy', 'DisplayName', 'FifoThroughputScope'],
  ...['KmsMasterKeyId', 'Policy', 'SignatureVersion', 'TracingConfig'],
  ...FEEDBACK,
]);

/** https://docs.aws.amazon.com/sns/latest/api/API_SetSubscriptionAttributes.html */
const SUBSCRIPTION = new Set([
  ...['DeliveryPolicy', 'FilterPolicy', 'FilterPolicyScope', 'RawMessageDelivery', 'RedrivePolicy'],
  'SubscriptionRoleArn',
]);

const SCOPES = ['MessageAttributes', 'MessageBody'];

/** Throws InvalidParameter for an attribute that topics do not have. */
export const checkTopicAttribute = (name: string, value: string): void => {
  if (!TOPIC.has(name)) throw invalidParameter('AttributeName');
  if (name === 'Policy') checkPolicy(value);
};

const checkPolicy = (text: string): void => {
  if (parsedObject(text) === undefined) throw invalidParameter('Policy Error: the policy is not a JSON object');
};

/**
 * An attribute of a subscription as it is kept. Throws InvalidParameter; `lead` stands before what is wrong with a value, since
 * Subscribe and SetSubscriptionAttributes say it differently.
 * https://github.com/localstack/localstack/blob/main/localstack-core/localstack/services/sns/provider.py, validated on AWS
 */
export const subscriptionAttribute = (name: string, value: string, lead = ''): string => {
  if (!SUBSCRIPTION.has(name)) throw invalidParameter('AttributeName');
  if (name === 'FilterPolicy') checkFilter(value);
  if (name === 'RawMessageDelivery') return rawDelivery(value, lead);
  if (name === 'FilterPolicyScope' && !SCOPES.includes(value))
    throw invalidParameter(
      `${lead}FilterPolicyScope: Invalid value [${value}]. Please use either MessageBody or MessageAttributes`,
    );
  if (name === 'RedrivePolicy' && value !== '') checkRedrive(value, lead);
  return value;
};

/** In any case of letters. */
const rawDelivery = (value: string, lead: string): string => {
  if (/^(true|false)$/i.test(value)) return value.toLowerCase();
  throw invalidParameter(`${lead}RawMessageDelivery: Invalid value [${value}]. Must be true or false.`);
};

const checkRedrive = (value: string, lead: string): void => {
  const policy = parsedObject(value);
  if (policy === undefined) throw invalidParameter(`${lead}RedrivePolicy: failed to parse JSON.`);
  if (!/^arn:aws:sqs:[a-z0-9-]+:\d{12}:[\w-]+(\.fifo)?$/.test(String(policy['deadLetterTargetArn'] ?? '')))
    throw invalidParameter(`${lead}RedrivePolicy: deadLetterTargetArn is an invalid arn`);
};

const parsedObject = (text: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
};
