import type { MessageAttributeValue } from '@aws-sdk/client-sns';
import { AwsError } from '../../kernel/errors.ts';

const NAME = /^(?!aws\.|amazon\.|\.)(?!.*\.\.)[A-Za-z0-9_.-]{1,256}(?<!\.)$/i;
const TYPE = /^(String|Number|Binary)(\.|$)/;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** The code of InvalidParameterValueException: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html#API_Publish_Errors */
const invalidValue = (message: string): AwsError => new AwsError('ParameterValueInvalid', message, { status: 400 });

/**
 * Throws ParameterValueInvalid on message attributes that Publish rejects, in the words that moto and LocalStack recorded:
 * https://github.com/getmoto/moto/blob/master/moto/sns/responses.py
 */
export const checkMessageAttributes = (attributes: Readonly<Record<string, MessageAttributeValue>> = {}): void => {
  for (const [name, value] of Object.entries(attributes)) checkAttribute(name, value);
};

const checkAttribute = (name: string, { DataType = '', StringValue, BinaryValue }: MessageAttributeValue): void => {
  if (!NAME.test(name))
    throw invalidValue(
      `Invalid message attribute name '${name}' was found. Can only include alphanumeric characters, hyphens, underscores, or dots.`,
    );
  if (!TYPE.test(DataType))
    throw invalidValue(
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
    );
  const field = DataType.startsWith('Binary') ? 'Binary' : 'String';
  const value = field === 'Binary' ? BinaryValue : StringValue;
  if (value === undefined)
    throw invalidValue(`The message attribute '${name}' with type '${DataType}' must use field '${field}'.`);
  if (value.length === 0)
    throw invalidValue(
      `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${DataType}'.`,
    );
  if (DataType.startsWith('Number') && !NUMBER.test(String(value)))
    throw invalidValue(`Could not cast message attribute '${name}' value to number.`);
};
