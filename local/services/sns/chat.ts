import type { World } from '../../kernel/world.ts';
import { type Message, textFor } from './message.ts';
import { record } from './notifications.ts';

interface ChannelConfiguration {
  readonly SlackWorkspaceId: string;
  readonly SlackChannelId: string;
  readonly SnsTopicArns?: readonly string[];
}

/** The data of the service `chatbot`: Slack channel configurations by ARN. */
interface ChatState {
  readonly configurations: Record<string, ChannelConfiguration>;
}

/** Amazon Q Developer in chat applications: each channel of a topic gets its messages, or silently does not. */
export const deliverToChannels = (world: World, topicArn: string, message: Message): void => {
  const text = textFor(message, 'https');
  for (const { account, region } of world.places('chatbot')) {
    const { configurations } = world.state<ChatState>('chatbot', account, region, () => ({ configurations: {} }));
    for (const { SlackWorkspaceId, SlackChannelId, SnsTopicArns = [] } of Object.values(configurations)) {
      if (!SnsTopicArns.includes(topicArn)) continue;
      const reason = whyNotShown(text);
      const endpoint = `${SlackWorkspaceId}/${SlackChannelId}`;
      const dropped = reason === undefined ? {} : { dropped: true, reason };
      record(world, { topicArn, protocol: 'slack', endpoint, subject: message.subject, message: text, ...dropped });
    }
  }
};

/** Characters: https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html */
const LONGEST = { title: 250, description: 8000, nextStep: 350, keyword: 75 };

/** Why the service would drop a message: it shows custom notifications and events of AWS services only. */
export const whyNotShown = (text: string): string | undefined => {
  const message = parse(text);
  if (!message) return 'the message is not a JSON object';
  if (isAwsEvent(message)) return undefined;
  if (message['version'] !== '1.0') return 'version is not "1.0"';
  if (message['source'] !== 'custom') return 'source is not "custom"';
  return whyContentNotShown(object(message['content']));
};

const isAwsEvent = (message: Readonly<Record<string, unknown>>): boolean =>
  (typeof message['source'] === 'string' && message['source'].startsWith('aws.') && 'detail-type' in message) ||
  ('AlarmName' in message && 'NewStateValue' in message);

const whyContentNotShown = (content: Readonly<Record<string, unknown>>): string | undefined => {
  const { title, description, textType, nextSteps, keywords } = content;
  if (typeof description !== 'string' || description === '') return 'content.description is missing';
  if (textType !== undefined && textType !== 'client-markdown') return 'content.textType is not "client-markdown"';
  if (description.length > LONGEST.description)
    return `content.description is longer than ${LONGEST.description} characters`;
  if (typeof title === 'string' && title.length > LONGEST.title)
    return `content.title is longer than ${LONGEST.title} characters`;
  return tooLong('nextSteps', nextSteps, LONGEST.nextStep) ?? tooLong('keywords', keywords, LONGEST.keyword);
};

const tooLong = (name: string, list: unknown, longest: number): string | undefined =>
  Array.isArray(list) && list.some((item) => typeof item !== 'string' || item.length > longest)
    ? `an entry of content.${name} is no text or longer than ${longest} characters`
    : undefined;

const parse = (text: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
};

const object = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};
