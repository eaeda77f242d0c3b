import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnCustomAction, type CfnSlackChannelConfiguration, SlackChannelConfiguration } from 'aws-cdk-lib/aws-chatbot';
import { ManagedPolicy, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { ConfigurationInput } from '../../shared/configuration/schema.ts';
import { ANSWER_APPROVAL, POST_TO_SLACK } from '../functions.ts';
import { allow } from '../grants/statement.ts';
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
    this.operators.grantPublish(this.alarms());
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

  /**
   * Alarms of this account alone. The key has no such condition: it is of no use without the topic, and AWS does not say that the
   * services name the source when they ask for a data key. https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
   */
  private alarms(): ServicePrincipal {
    const { account } = Stack.of(this);
    return new ServicePrincipal('cloudwatch.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': account } },
    });
  }

  private encrypted(id: string, topicName: string, displayName: string, masterKey: IKey): Topic {
    return new Topic(this, id, { topicName, displayName, masterKey, enforceSSL: true });
  }

  /**
   * The workspace has to be authorised once by hand (docs/deploy.md). Guardrails are named, since without any the service
   * applies AdministratorAccess.
   */
  private chat({ workspaceId, channelId }: { workspaceId: string; channelId: string }): void {
    const channel = new SlackChannelConfiguration(this, 'Slack', {
      slackChannelConfigurationName: 'hallmark',
      slackWorkspaceId: workspaceId,
      slackChannelId: channelId,
      notificationTopics: [this.topic, this.operators],
      guardrailPolicies: [ManagedPolicy.fromAwsManagedPolicyName('CloudWatchReadOnlyAccess'), this.mayAnswer()],
      userRoleRequired: true,
    });
    const configuration = channel.node.defaultChild as CfnSlackChannelConfiguration;
    configuration.customizationResourceArns = (['approve', 'reject'] as const).map(
      (answer) => this.button(answer).attrCustomActionArn,
    );
  }

  /** What the channel may do beside reading: answer approvals. Who presses a button needs the same in his own role. */
  private mayAnswer(): ManagedPolicy {
    const { partition, region, account } = Stack.of(this);
    const { folder } = ANSWER_APPROVAL;
    return new ManagedPolicy(this, 'MayAnswer', {
      description: 'May answer what promotions ask',
      statements: [
        allow(
          'Answer',
          ['lambda:InvokeFunction'],
          [`arn:${partition}:lambda:${region}:${account}:function:hallmark-${folder}`],
        ),
      ],
    });
  }

  /** A button on messages that ask for an approval; its command is at most 100 characters, so it carries the short id alone. */
  private button(answer: 'approve' | 'reject'): CfnCustomAction {
    const [buttonText, variable] = answer === 'approve' ? ['Approve', 'approvable'] : ['Reject', 'rejectable'];
    return new CfnCustomAction(this, buttonText, {
      actionName: `hallmark-${answer}`,
      aliasName: answer,
      definition: {
        commandText: `lambda invoke --function-name hallmark-${ANSWER_APPROVAL.folder} --payload {"${answer}":"$Approval"}`,
      },
      attachments: [
        {
          notificationType: 'Custom',
          buttonText,
          criteria: [{ operator: 'HAS_VALUE', variableName: 'Approval' }],
          variables: { Approval: `event.metadata.additionalContext.${variable}` },
        },
      ],
    });
  }
}
