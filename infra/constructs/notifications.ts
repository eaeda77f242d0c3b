import { RemovalPolicy } from 'aws-cdk-lib';
import { SlackChannelConfiguration } from 'aws-cdk-lib/aws-chatbot';
import { ManagedPolicy, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { ConfigurationInput } from '../../shared/configuration/schema.ts';
import { POST_TO_SLACK } from '../functions.ts';
import { SlackWebhook } from './slack-webhook.ts';

export interface NotificationsProps {
  readonly settings: ConfigurationInput['notifications'];
  readonly retention: RetentionDays;
}

/** Two topics: what happens to images, for teams; what goes wrong with Hallmark itself, for its operators. */
export class Notifications extends Construct {
  readonly topic: Topic;
  readonly operators: Topic;
  /** By folder. */
  readonly functions: ReadonlyMap<string, IFunction>;
  readonly deadLetters: readonly IQueue[];

  constructor(scope: Construct, id: string, { settings, retention }: NotificationsProps) {
    super(scope, id);
    const key = this.key();
    this.topic = this.encrypted('Topic', 'hallmark-notifications', 'Hallmark', key);
    this.operators = this.encrypted('Operators', 'hallmark-operators', 'Hallmark operations', key);
    this.operators.grantPublish(new ServicePrincipal('cloudwatch.amazonaws.com'));
    for (const address of settings.emails) this.topic.addSubscription(new EmailSubscription(address));
    for (const address of settings.operatorEmails) this.operators.addSubscription(new EmailSubscription(address));
    if (settings.slack) this.chat(settings.slack);
    const webhooks = settings.slackWebhook
      ? [new SlackWebhook(this, 'SlackWebhook', { topic: this.topic, retention })]
      : [];
    this.functions = new Map(webhooks.map((each) => [POST_TO_SLACK.folder, each.function]));
    this.deadLetters = webhooks.map((each) => each.deadLetters);
  }

  /** Of our own: CloudWatch cannot publish to a topic under the key that AWS manages. */
  private key(): Key {
    const key = new Key(this, 'Key', {
      alias: 'hallmark-notifications',
      description: 'Encrypts the topics of Hallmark',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    for (const service of ['cloudwatch.amazonaws.com', 'sns.amazonaws.com'])
      key.grant(new ServicePrincipal(service), 'kms:Decrypt', 'kms:GenerateDataKey*');
    return key;
  }

  private encrypted(id: string, topicName: string, displayName: string, masterKey: IKey): Topic {
    return new Topic(this, id, { topicName, displayName, masterKey, enforceSSL: true });
  }

  /**
   * The workspace has to be authorised once by hand (docs/deploy.md). Guardrails are named, since without any the service
   * applies AdministratorAccess.
   */
  private chat({ workspaceId, channelId }: { workspaceId: string; channelId: string }): void {
    new SlackChannelConfiguration(this, 'Slack', {
      slackChannelConfigurationName: 'hallmark',
      slackWorkspaceId: workspaceId,
      slackChannelId: channelId,
      notificationTopics: [this.topic, this.operators],
      guardrailPolicies: [ManagedPolicy.fromAwsManagedPolicyName('CloudWatchReadOnlyAccess')],
      userRoleRequired: true,
    });
  }
}
