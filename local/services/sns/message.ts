import type { MessageAttributeValue } from '@aws-sdk/client-sns';
import { invalidParameter } from './locate.ts';
import { checkMessageAttributes } from './message-attributes.ts';

/** What a publisher gave, checked. */
export interface Message {
  readonly id: string;
  readonly subject?: string | undefined;
  /** The text by protocol; `default` is for those that are not named. */
  readonly texts: Readonly<Record<string, string>>;
  readonly attributes: Readonly<Record<string, MessageAttributeValue>>;
  /** Virtual milliseconds since 1970. */
  readonly at: number;
}

export interface Given {
  readonly Message?: string | undefined;
  readonly Subject?: string | undefined;
  readonly MessageStructure?: string | undefined;
  readonly MessageAttributes?: Readonly<Record<string, MessageAttributeValue>> | undefined;
}

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html: 256 KiB with attributes, subject below 100 characters. */
export const LARGEST_BYTES = 262_144;
const LONGEST_SUBJECT = 99;
const SUBJECT = /^[\x21-\x7e][^\r\n\p{Cc}]*$/u;

/** Throws InvalidParameter or ParameterValueInvalid on what Publish refuses; answers the texts by protocol. */
export const checkMessage = (given: Given): Message['texts'] => {
  const { Message: text = '', Subject } = given;
  if (text === '') throw invalidParameter('Empty message');
  if (size(given) > LARGEST_BYTES) throw invalidParameter('Message too long');
  if (Subject !== undefined && (Subject.length > LONGEST_SUBJECT || !SUBJECT.test(Subject)))
    throw invalidParameter('Subject');
  checkMessageAttributes(given.MessageAttributes);
  if (given.MessageStructure === undefined || given.MessageStructure === '') return { default: text };
  if (given.MessageStructure !== 'json') throw invalidParameter('Message Structure - the only valid value is "json"');
  return byProtocol(text);
};

/** Bytes of the message with its attributes. */
export const size = ({ Message = '', MessageAttributes = {} }: Given): number =>
  Object.entries(MessageAttributes).reduce(
    (sum, [name, { DataType = '', StringValue = '', BinaryValue }]) =>
      sum + Buffer.byteLength(name + DataType + StringValue) + (BinaryValue?.length ?? 0),
    Buffer.byteLength(Message),
  );

const byProtocol = (text: string): Message['texts'] => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw invalidParameter('Message Structure - JSON message body failed to parse');
  }
  const texts = Object.entries(parsed ?? {}).filter(([, value]) => typeof value === 'string') as [string, string][];
  if (!texts.some(([name]) => name === 'default'))
    throw invalidParameter('Message Structure - No default entry in JSON message body');
  return Object.fromEntries(texts);
};

/** The text for a protocol. */
export const textFor = ({ texts }: Message, protocol: string): string => texts[protocol] ?? texts['default'] ?? '';
