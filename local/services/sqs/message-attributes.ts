import type { MessageAttributeValue } from '@aws-sdk/client-sqs';
import { AwsError } from '../../kernel/errors.ts';
import type { StoredAttribute } from './state.ts';

/** Throws InvalidParameterValue on a type or value that SQS refuses. */
export const storeAttributes = (
  given: Readonly<Record<string, MessageAttributeValue>> | undefined,
): Record<string, StoredAttribute> =>
  Object.fromEntries(Object.entries(given ?? {}).map(([name, value]) => [name, store(name, value)]));

const store = (name: string, { DataType = '', StringValue, BinaryValue }: MessageAttributeValue): StoredAttribute => {
  const [kind] = DataType.split('.');
  if (kind === 'Binary' && BinaryValue) return { type: DataType, base64: Buffer.from(BinaryValue).toString('base64') };
  if ((kind === 'String' || kind === 'Number') && StringValue) return { type: DataType, text: StringValue };
  throw new AwsError(
    'InvalidParameterValue',
    `The message attribute '${name}' has an invalid type '${DataType}' or no value of it.`,
    { status: 400 },
  );
};

export const showAttributes = (
  stored: Readonly<Record<string, StoredAttribute>>,
): Record<string, MessageAttributeValue> =>
  Object.fromEntries(Object.entries(stored).map(([name, attribute]) => [name, show(attribute)]));

const show = ({ type, text, base64 }: StoredAttribute): MessageAttributeValue =>
  base64 === undefined
    ? { DataType: type, StringValue: text }
    : { DataType: type, BinaryValue: Buffer.from(base64, 'base64') };
