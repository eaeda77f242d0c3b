import { Duration, Stack } from 'aws-cdk-lib';
import { Match, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Configuration } from '../../shared/configuration/configuration.ts';

export interface EventIntakeProps {
  readonly configuration: Configuration;
  /** States of an image that are of interest. */
  readonly statuses: readonly string[];
  readonly name: string;
  readonly description: string;
  readonly handler: IFunction;
}

/** SQS gives a message back after six times the function's time-out: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
const VISIBILITY = Duration.minutes(3);
const ATTEMPTS = 5;

/**
 * Image Builder's events about configured images, through a queue to a function. What cannot be delivered, and what cannot be
 * handled, ends in a dead-letter queue and not in nothing.
 */
export class EventIntake extends Construct {
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { configuration, statuses, name, description, handler }: EventIntakeProps) {
    super(scope, id);
    const { partition } = Stack.of(this);
    const { account, region } = configuration.hub;
    this.deadLetters = new Queue(this, 'DeadLetters', {
      queueName: `hallmark-${name}-dead-letters`,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    const queue = new Queue(this, 'Queue', {
      queueName: `hallmark-${name}`,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      visibilityTimeout: VISIBILITY,
      retentionPeriod: Duration.days(4),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: ATTEMPTS },
    });
    new Rule(this, 'Rule', {
      ruleName: `hallmark-${name}`,
      description,
      // https://docs.aws.amazon.com/imagebuilder/latest/userguide/integ-eventbridge.html
      eventPattern: {
        source: ['aws.imagebuilder'],
        detailType: ['EC2 Image Builder Image State Change'],
        resources: Object.keys(configuration.images).flatMap((image) =>
          Match.prefix(`arn:${partition}:imagebuilder:${region}:${account}:image/${image}/`),
        ),
        detail: { state: { status: [...statuses] } },
      },
      targets: [
        new SqsQueue(queue, { deadLetterQueue: this.deadLetters, maxEventAge: Duration.hours(24), retryAttempts: 185 }),
      ],
    });
    handler.addEventSource(new SqsEventSource(queue, { batchSize: 10, reportBatchItemFailures: true }));
  }
}
