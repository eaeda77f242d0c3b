import { RemovalPolicy, SecretValue, Stack } from 'aws-cdk-lib';
import { SlackChannelConfiguration } from 'aws-cdk-lib/aws-chatbot';
import { ManagedPolicy, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription, LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { ConfigurationInput } from '../../shared/configuration/schema.ts';
import { POST_TO_SLACK } from '../functions.ts';
import { StepFunction } from './step-function.ts';

/** Two topics: what happens to images, for teams; what goes wrong with Hallmark itself, for its operators. */
export class Notifications extends Construct {
  readonly topic: Topic;
  readonly operators: Topic;

  constructor(
    scope: Construct,
    id: string,
    { settings, retention }: { settings: ConfigurationInput['notifications']; retention: RetentionDays },
  ) {
    super(scope, id);
    const masterKey = new Key(this, 'Key', {
      alias: 'hallmark-notifications',
      description: 'Encrypts the topics of Hallmark',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    for (const service of ['cloudwatch.amazonaws.com', 'sns.amazonaws.com'])
      masterKey.grant(new ServicePrincipal(service), 'kms:Decrypt', 'kms:GenerateDataKey*');
    this.topic = new Topic(this, 'Topic', {
      topicName: 'hallmark-notifications',
      displayName: 'Hallmark',
      masterKey,
      enforceSSL: true,
    });
    this.operators = new Topic(this, 'Operators', {
      topicName: 'hallmark-operators',
      displayName: 'Hallmark operations',
      masterKey,
      enforceSSL: true,
    });
    this.operators.grantPublish(new ServicePrincipal('cloudwatch.amazonaws.com'));
    for (const address of settings.emails) this.topic.addSubscription(new EmailSubscription(address));
    for (const address of settings.operatorEmails) this.operators.addSubscription(new EmailSubscription(address));
    if (settings.slack) this.chat(settings.slack);
    if (settings.slackWebhook) this.webhook(retention);
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

  private webhook(retention: RetentionDays): void {
    const secret = new Secret(this, 'Webhook', {
      secretName: 'hallmark/slack-webhook',
      description: "URL of Slack's incoming webhook; put it in after the deployment",
      secretStringValue: SecretValue.unsafePlainText('https://hooks.slack.com/services/REPLACE'),
    });
    const { function: post } = new StepFunction(this, 'PostToSlack', {
      row: POST_TO_SLACK,
      environment: { SECRET_ARN: secret.secretArn },
      configuration: '{}',
      retention,
    });
    secret.grantRead(post);
    const deadLetterQueue = new Queue(this, 'PostToSlackDeadLetters', {
      queueName: `hallmark-post-to-slack-dead-letters`,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    this.topic.addSubscription(new LambdaSubscription(post, { deadLetterQueue }));
    Stack.of(this).addMetadata('SlackWebhook', 'Put the URL into the secret hallmark/slack-webhook');
  }
}
