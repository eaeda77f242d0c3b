import type {
  PublishBatchInput,
  PublishBatchRequestEntry,
  PublishBatchResponse,
  PublishInput,
  PublishResponse,
} from '@aws-sdk/client-sns';
import { AwsError } from '../../kernel/errors.ts';
import { operation } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { deliverToChannels } from './chat.ts';
import { deliver } from './deliver.ts';
import { passesFilter } from './filter.ts';
import { topicAccess, topicOf } from './locate.ts';
import { checkMessage, LARGEST_BYTES, type Message, size } from './message.ts';
import { checkMessageAttributes } from './message-attributes.ts';
import { record } from './notifications.ts';
import type { Topic } from './state.ts';

const MOST_ENTRIES = 10;
const LONGEST_ID = 80;

export const publish = operation<PublishInput, PublishResponse>({
  access: ({ TopicArn, TargetArn, PhoneNumber }, _call, world) =>
    PhoneNumber
      ? [{ action: 'sns:Publish', resource: '*' }]
      : topicAccess('Publish', topicOf(TopicArn ?? TargetArn, world)),
  run: (input, _call, world) => {
    if (input.PhoneNumber) return toPhone(world, input.PhoneNumber, input);
    return { MessageId: fanOut(world, topicOf(input.TopicArn ?? input.TargetArn, world), input).id };
  },
});

export const publishBatch = operation<PublishBatchInput, PublishBatchResponse>({
  access: ({ TopicArn }, _call, world) => topicAccess('Publish', topicOf(TopicArn, world)),
  run: ({ TopicArn, PublishBatchRequestEntries = [] }, _call, world) => {
    const topic = topicOf(TopicArn, world);
    checkEntries(PublishBatchRequestEntries);
    const answer = { Successful: [] as { Id: string | undefined; MessageId: string }[], Failed: [] as object[] };
    for (const entry of PublishBatchRequestEntries) {
      try {
        answer.Successful.push({ Id: entry.Id, MessageId: fanOut(world, topic, entry).id });
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        answer.Failed.push({ Id: entry.Id, Code: error.name, Message: error.message, SenderFault: true });
      }
    }
    return answer as PublishBatchResponse;
  },
});

const checkEntries = (entries: readonly PublishBatchRequestEntry[]): void => {
  if (entries.length === 0) throw new AwsError('EmptyBatchRequest', 'The batch request contains no entries.');
  if (entries.length > MOST_ENTRIES)
    throw new AwsError('TooManyEntriesInBatchRequest', `The batch request contains more than ${MOST_ENTRIES} entries.`);
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length) {
    throw new AwsError('BatchEntryIdsNotDistinct', 'Two or more batch entries in the request have the same Id.');
  }
  for (const { Id = '' } of entries) checkId(Id);
  // A malformed attribute of one entry fails the whole request.
  for (const { MessageAttributes } of entries) checkMessageAttributes(MessageAttributes);
  if (entries.reduce((sum, entry) => sum + size(entry), 0) > LARGEST_BYTES)
    throw new AwsError('BatchRequestTooLong', 'The length of all the messages put together is more than the limit.');
};

/** As LocalStack words it, which holds its answers against AWS's: localstack/services/sns/provider.py */
const checkId = (id: string): void => {
  const batch = 'The Id of a batch entry in the batch request';
  if (id.length > LONGEST_ID) throw new AwsError('InvalidBatchEntryId', `${batch} is too long: ${id}`);
  if (!/^[\w-]+$/.test(id))
    throw new AwsError('InvalidBatchEntryId', `${batch} contains an impermissible character: ${id}`);
};

const fanOut = (world: World, topic: Topic, given: PublishInput | PublishBatchRequestEntry): Message => {
  const message: Message = {
    id: world.ids.uuid('sns-message'),
    subject: given.Subject,
    texts: checkMessage(given),
    attributes: given.MessageAttributes ?? {},
    at: world.clock.now(),
  };
  deliverToChannels(world, topic.arn, message);
  for (const subscription of topic.subscriptions.filter((each) => passesFilter(each, message))) {
    world.background(`delivery to ${subscription.arn}`, () => deliver(world, subscription, message));
  }
  return message;
};

const toPhone = (world: World, phone: string, given: PublishInput): PublishResponse => {
  const message = checkMessage(given)['default'] ?? '';
  record(world, { topicArn: '', protocol: 'sms', endpoint: phone, message });
  return { MessageId: world.ids.uuid('sns-message') };
};
