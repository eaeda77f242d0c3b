import type { World } from '../../kernel/world.ts';

export interface Subscription {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: string;
  readonly endpoint: string;
  readonly owner: string;
  /** As SetSubscriptionAttributes takes them: FilterPolicy, RawMessageDelivery, RedrivePolicy… */
  attributes: Record<string, string>;
}

export interface Topic {
  readonly name: string;
  readonly arn: string;
  readonly owner: string;
  /** As SetTopicAttributes takes them: Policy, DisplayName, KmsMasterKeyId… */
  attributes: Record<string, string>;
  tags: Record<string, string>;
  subscriptions: Subscription[];
}

export interface SnsState {
  readonly topics: Record<string, Topic>;
}

export const snsState = (world: World, account: string, region: string): SnsState =>
  world.state('sns', account, region, () => ({ topics: {} }));

export const topicArn = (account: string, region: string, name: string): string =>
  `arn:aws:sns:${region}:${account}:${name}`;

/** The topic of an ARN (a subscription's ARN will do), or undefined where there is none. */
export const topicOfArn = (world: World, arn: string): Topic | undefined => {
  const [, , service, region = '', account = '', name = ''] = arn.split(':');
  return service === 'sns' ? snsState(world, account, region).topics[name] : undefined;
};
