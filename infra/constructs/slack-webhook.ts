import { Duration, SecretValue } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { POST_TO_SLACK } from '../functions.ts';
import { StepFunction } from './step-function.ts';

export interface SlackWebhookProps {
  readonly topic: ITopic;
  readonly retention: RetentionDays;
}

/** The webhook's URL is a secret and does not go through CloudFormation; this stands in its place until someone puts it there. */
const NOT_YET = SecretValue.unsafePlainText('https://hooks.slack.com/services/REPLACE');

/** Posts what the topic tells to Slack's incoming webhook, for workspaces that cannot have the chat service. */
export class SlackWebhook extends Construct {
  readonly function: IFunction;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { topic, retention }: SlackWebhookProps) {
    super(scope, id);
    const secret = new Secret(this, 'Url', {
      secretName: 'hallmark/slack-webhook',
      description: 'URL of the incoming webhook of Slack; put it here after the deployment (docs/deploy.md)',
      secretStringValue: NOT_YET,
    });
    const given = { SECRET_ARN: secret.secretArn };
    this.function = new StepFunction(this, 'PostToSlack', { row: POST_TO_SLACK, given, retention }).function;
    secret.grantRead(this.function);
    this.deadLetters = new Queue(this, 'DeadLetters', {
      queueName: 'hallmark-post-to-slack-dead-letters',
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    topic.addSubscription(new LambdaSubscription(this.function, { deadLetterQueue: this.deadLetters }));
  }
}
