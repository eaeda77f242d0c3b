import type { Message } from '@aws-sdk/client-sqs';

/** The event of a batch of messages: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
export const sqsEvent = (messages: readonly Message[], queueArn: string): object => ({
  Records: messages.map((message) => ({
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes ?? {},
    messageAttributes: Object.fromEntries(
      Object.entries(message.MessageAttributes ?? {}).map(([name, value]) => [name, attribute(value)]),
    ),
    md5OfBody: message.MD5OfBody,
    ...(message.MD5OfMessageAttributes ? { md5OfMessageAttributes: message.MD5OfMessageAttributes } : {}),
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: queueArn.split(':')[3],
  })),
});

const attribute = ({
  StringValue,
  BinaryValue,
  DataType,
}: NonNullable<Message['MessageAttributes']>[string]): object => ({
  ...(StringValue === undefined ? {} : { stringValue: StringValue }),
  ...(BinaryValue === undefined ? {} : { binaryValue: Buffer.from(BinaryValue).toString('base64') }),
  stringListValues: [],
  binaryListValues: [],
  dataType: DataType,
});

/**
 * Messages that the function has not dealt with, by its `batchItemFailures`; all of them where the answer makes no
 * sense. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export const failedOf = (messages: readonly Message[], payload: string): readonly Message[] => {
  const failures = itemFailures(payload);
  if (failures === undefined) return messages;
  const known = new Set(messages.map(({ MessageId }) => MessageId));
  if (failures.some((id) => typeof id !== 'string' || !known.has(id))) return messages;
  return messages.filter(({ MessageId }) => failures.includes(MessageId));
};

/** Nothing at all, an empty object or an empty list mean success; a list with something else in it does not. */
const itemFailures = (payload: string): readonly unknown[] | undefined => {
  const answer = JSON.parse(payload) as { batchItemFailures?: readonly { itemIdentifier?: unknown }[] | null } | null;
  if (typeof answer !== 'object' || answer === null) return answer === null ? [] : undefined;
  const failures = answer.batchItemFailures ?? [];
  return Array.isArray(failures) ? failures.map((failure) => failure?.itemIdentifier) : undefined;
};
