import { AwsError } from '../../kernel/errors.ts';
import type { Violation } from './violation.ts';
import { listWords, valueWords, violationWords } from './words.ts';

type Violations = readonly [Violation, ...Violation[]];

/**
 * How each service rejects a request that its model does not allow. Most say ValidationException and list all violations. What no
 * source settles is in docs/design/aws-assumptions.md.
 */
export const refusal = (service: string, operation: string, violations: Violations): AwsError =>
  (STYLES[service] ?? listed('ValidationException'))(violations, operation);

type Style = (violations: Violations, operation: string) => AwsError;

const rejected = (name: string, message: string, fields: Record<string, unknown> = {}): AwsError =>
  new AwsError(name, message, { status: 400, fields });

const listed =
  (name: string): Style =>
  (violations) =>
    rejected(name, listWords(violations));

const last = ({ path }: Violation): string => String(path.filter((step) => typeof step === 'string').at(-1) ?? '');

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html#API_LookupEvents_Errors */
const CLOUDTRAIL: Readonly<Record<string, string>> = {
  EventCategory: 'InvalidEventCategoryException',
  MaxResults: 'InvalidMaxResultsException',
};

const cloudtrail: Style = ([violation]) =>
  rejected(CLOUDTRAIL[last(violation)] ?? 'InvalidLookupAttributesException', listWords([violation]));

/** The table of a DynamoDB request has words of its own, recorded by https://github.com/architect/dynalite. */
const dynamodb: Style = (violations) => {
  const table = violations.find(({ path, rule }) => path.join() === 'TableName' && rule.kind === 'required');
  return table
    ? rejected('ValidationException', "The parameter 'TableName' is required but was not present in the request")
    : listed('ValidationException')(violations, '');
};

/** The first pattern, where no other rule is broken: ECR and IAM look at patterns after the rest of the model. */
const onlyPattern = (violations: Violations): { violation: Violation; pattern: string } | undefined => {
  const [violation, ...rest] = violations;
  const { rule } = violation;
  if (rule.kind !== 'pattern' || rest.some((each) => each.rule.kind !== 'pattern')) return undefined;
  return { violation, pattern: rule.pattern };
};

/** https://github.com/mulgadc/spinifex (gateway/ecrapi) recorded both forms. */
const ecr: Style = (violations) => {
  const broken = onlyPattern(violations);
  if (!broken) return rejected('InvalidParameterException', listWords(violations));
  const pattern = broken.pattern.replaceAll('\\/', '/');
  const member = violationWords(broken.violation).replace(/^.*? at ('.*?') failed.*$/s, '$1');
  const message = `Invalid parameter at ${member} failed to satisfy constraint: 'must satisfy regular expression '${pattern}''`;
  return rejected('InvalidParameterException', message);
};

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html */
const ec2: Style = ([violation]) => {
  const { path, rule, value } = violation;
  const parameter = path.map((step) => (typeof step === 'number' ? step + 1 : step)).join('.');
  if (rule.kind === 'required')
    return rejected('MissingParameter', `The request must contain the parameter ${parameter}`);
  if (rule.kind === 'enum')
    return rejected('InvalidParameterValue', `Invalid value '${valueWords(value)}' for ${last(violation)}.`);
  return rejected(
    'InvalidParameterValue',
    `Value ( ${valueWords(value)} ) for parameter ${parameter.charAt(0).toLowerCase()}${parameter.slice(1)} is invalid. ${expected(violation)}`,
  );
};

/** "greater than 5" means 5 or more: `Value ( 3 ) for parameter maxResults is invalid. Expecting a value greater than 5.` */
const expected = ({ rule }: Violation): string => {
  if (rule.kind === 'range')
    return `Expecting a value ${rule.bound === 'least' ? 'greater than' : 'less than or equal to'} ${rule.limit}.`;
  if (rule.kind === 'length')
    return `Expecting a length ${rule.bound === 'least' ? 'greater than or equal to' : 'less than or equal to'} ${rule.limit}.`;
  return 'The value does not have the form that the parameter takes.';
};

const ONLY_NAME_CHARACTERS = 'It must contain only alphanumeric characters and/or the following: +=,.@_-';

/** https://github.com/hashicorp/terraform-provider-aws/issues/30873 */
const iam: Style = (violations) => {
  const broken = onlyPattern(violations);
  const name = broken && last(broken.violation);
  if (name === undefined || !/name$/i.test(name)) return listed('ValidationError')(violations, '');
  const member = name.charAt(0).toLowerCase() + name.slice(1);
  return rejected('ValidationError', `The specified value for ${member} is invalid. ${ONLY_NAME_CHARACTERS}`);
};

/** ValidationException has a reason and the fields: https://docs.aws.amazon.com/inspector/v2/APIReference/API_ListFindings.html#API_ListFindings_Errors */
const inspector2: Style = (violations) =>
  rejected('ValidationException', listWords(violations), {
    reason: 'FIELD_VALIDATION_FAILED',
    fields: violations.map((each) => ({ name: last(each), message: violationWords(each) })),
  });

/** The reasons: https://docs.aws.amazon.com/organizations/latest/APIReference/API_RegisterDelegatedAdministrator.html#API_RegisterDelegatedAdministrator_Errors */
const organizations: Style = (violations) =>
  rejected('InvalidInputException', listWords(violations), { Reason: organizationsReason(violations[0]) });

const organizationsReason = ({ rule }: Violation): string => {
  if (rule.kind === 'required') return 'INPUT_REQUIRED';
  if (rule.kind === 'enum') return 'INVALID_ENUM';
  if (rule.kind === 'length') return rule.bound === 'least' ? 'MIN_LENGTH_EXCEEDED' : 'MAX_LENGTH_EXCEEDED';
  if (rule.kind === 'range') return rule.bound === 'least' ? 'MIN_VALUE_EXCEEDED' : 'MAX_VALUE_EXCEEDED';
  return 'INVALID_PATTERN';
};

/** https://github.com/aws/aws-sdk-ruby recorded `Invalid parameter: TopicArn Reason: no value for required parameter`. */
const sns: Style = ([violation]) => {
  const parameter = violation.path.map((step) => (typeof step === 'number' ? step + 1 : step)).join('.');
  const reason = violation.rule.kind === 'required' ? 'no value for required parameter' : violationWords(violation);
  return rejected('InvalidParameter', `Invalid parameter: ${parameter} Reason: ${reason}`);
};

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html */
const sqs: Style = ([violation], operation) => {
  const { path, rule, value } = violation;
  if (rule.kind === 'required')
    return rejected('MissingParameter', `The request must contain the parameter ${entryPath(path, operation)}.`);
  if (/Attribute(Name)?s$/.test(last(violation))) {
    const known = rule.kind === 'each' ? rule.rules.flatMap((each) => (each.kind === 'enum' ? each.values : [])) : [];
    const names = Array.isArray(value) ? value : Object.keys(value as object);
    return rejected(
      'InvalidAttributeName',
      `Unknown Attribute ${valueWords(names.find((name) => !known.includes(name)))}.`,
    );
  }
  return rejected('InvalidParameterValue', violationWords(violation));
};

/** `SendMessageBatchRequestEntry.1.Id`, as the query protocol names an entry. */
const entryPath = (path: Violation['path'], operation: string): string =>
  path
    .map((step) => (typeof step === 'number' ? step + 1 : step === 'Entries' ? `${operation}RequestEntry` : step))
    .join('.');

const STYLES: Readonly<Record<string, Style>> = {
  autoscaling: listed('ValidationError'),
  cloudformation: listed('ValidationError'),
  cloudtrail,
  dynamodb,
  ec2,
  ecr,
  iam,
  inspector2,
  logs: listed('InvalidParameterException'),
  monitoring: listed('ValidationError'),
  organizations,
  sns,
  sqs,
  sts: listed('ValidationError'),
};
