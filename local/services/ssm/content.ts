import type { PutParameterRequest } from '@aws-sdk/client-ssm';
import { AwsError } from '../../kernel/errors.ts';
import { constraint, invalid } from './errors.ts';
import { readPolicies } from './policies.ts';
import { type Content, type DataType, newest, type ParameterType, type StoredParameter, type Tier } from './state.ts';

const TYPES: readonly string[] = ['String', 'StringList', 'SecureString'];
const DATA_TYPES: readonly string[] = ['text', 'aws:ec2:image', 'aws:ssm:integration'];
const MAX_VALUE: Readonly<Record<Tier, number>> = { Standard: 4096, Advanced: 8192 };
const MAX_TEXT = 1024;

/** What a request makes of a parameter; what it leaves out stays as it is. Throws on all that AWS refuses at once. */
export const contentOf = (input: PutParameterRequest, parameter: StoredParameter | undefined): Content => {
  const before = parameter && newest(parameter);
  const { Value: value = '', Description: description = before?.description } = input;
  if ((description?.length ?? 0) > MAX_TEXT) throw tooLong(description, 'description');
  const type = typeOf(input, before?.type);
  const policies = input.Policies === undefined ? (before?.policies ?? []) : readPolicies(input.Policies);
  const tier = tierOf(input, before?.tier, value, policies);
  const allowedPattern = input.AllowedPattern ?? before?.allowedPattern;
  const dataType = dataTypeOf(input, before?.dataType, type);
  checkValue(value, tier, dataType);
  checkPattern(value, allowedPattern);
  const keyId = type === 'SecureString' ? (input.KeyId ?? before?.keyId ?? 'alias/aws/ssm') : undefined;
  if (input.KeyId !== undefined && type !== 'SecureString')
    throw invalid('KeyId is required for SecureString type parameter only.');
  return { value, type, dataType, tier, description, allowedPattern, keyId, policies };
};

const tooLong = (value: unknown, member: string) =>
  constraint(value, member, `Member must have length less than or equal to ${MAX_TEXT}`);

const typeOf = ({ Type }: PutParameterRequest, before: ParameterType | undefined): ParameterType => {
  if (Type === undefined && before === undefined) {
    throw invalid('A parameter type is required when you create a parameter.');
  }
  if (Type !== undefined && !TYPES.includes(Type)) {
    throw constraint(Type, 'type', 'Member must satisfy enum value set: [SecureString, StringList, String]');
  }
  if (before !== undefined && Type !== undefined && Type !== before) {
    const message = `Parameter Store does not support changing a parameter's type: it is ${before}, not ${Type}.`;
    throw new AwsError('HierarchyTypeMismatchException', message);
  }
  return before ?? (Type as ParameterType);
};

const tierOf = (
  { Tier }: PutParameterRequest,
  before: Tier | undefined,
  value: string,
  policies: readonly string[],
): Tier => {
  const needed = Buffer.byteLength(value) > MAX_VALUE.Standard || policies.length > 0 ? 'Advanced' : 'Standard';
  if (Tier === 'Intelligent-Tiering') return before === 'Advanced' ? before : needed;
  if (Tier === 'Standard' && before === 'Advanced') {
    throw invalid(
      'This parameter uses the advanced-parameter tier. You can’t downgrade a parameter from the advanced-parameter tier to the standard-parameter tier.',
    );
  }
  const tier = Tier ?? before ?? 'Standard';
  if (tier !== 'Standard' && tier !== 'Advanced') {
    throw constraint(Tier, 'tier', 'Member must satisfy enum value set: [Standard, Advanced, Intelligent-Tiering]');
  }
  if (tier === 'Standard' && policies.length > 0) throw invalid('Only advanced parameters can have policies.');
  return tier;
};

const dataTypeOf = ({ DataType }: PutParameterRequest, before: DataType | undefined, type: ParameterType): DataType => {
  const dataType = DataType ?? before ?? 'text';
  if (!DATA_TYPES.includes(dataType)) {
    throw invalid(`The data type ${dataType} is not supported. Use ${DATA_TYPES.join(', ')}.`);
  }
  if (dataType === 'aws:ec2:image' && type !== 'String') {
    throw invalid(`The data type aws:ec2:image is supported for parameters of type String only, not ${type}.`);
  }
  return dataType as DataType;
};

const checkValue = (value: string, tier: Tier, dataType: DataType): void => {
  if (value === '') throw constraint(value, 'value', 'Member must have length greater than or equal to 1');
  if (/\{\{.*\}\}/s.test(value))
    throw invalid('Parameter value: can\'t nest another parameter. Do not use "{{}}" in the value.');
  if (Buffer.byteLength(value) > MAX_VALUE[tier]) {
    throw invalid(`${tier} tier parameters support a maximum parameter value of ${MAX_VALUE[tier]} characters.`);
  }
  if (dataType === 'aws:ec2:image' && !/^ami-([0-9a-f]{8}|[0-9a-f]{17})$/.test(value)) {
    throw invalid(
      `The value ${value} is not valid for the data type aws:ec2:image: an AMI id like ami-12345abcdef is needed.`,
    );
  }
};

const checkPattern = (value: string, pattern: string | undefined): void => {
  if (pattern === undefined || pattern === '') return;
  if (pattern.length > MAX_TEXT) throw tooLong(pattern, 'allowedPattern');
  if (!compile(pattern).test(value)) {
    const message = `Parameter value, ${value}, doesn't match the allowedPattern regex: ${pattern}`;
    throw new AwsError('ParameterPatternMismatchException', message);
  }
};

/** The whole value has to match. */
const compile = (pattern: string): RegExp => {
  try {
    return new RegExp(`^(?:${pattern})$`);
  } catch {
    throw new AwsError('InvalidAllowedPatternException', `The allowed pattern ${pattern} is no regular expression.`);
  }
};
