import { Duration, Stack } from 'aws-cdk-lib';
import { type EventPattern, type IRuleTarget, Rule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { pascal } from '../functions.ts';
import { StepFunction, type StepFunctionProps } from './step-function.ts';

export interface EventIntakeProps extends StepFunctionProps {
  /** Of the queue; that of the dead letters is made from it. */
  readonly name: string;
  readonly rules: readonly IntakeRule[];
}

export interface IntakeRule {
  readonly name: string;
  readonly description: string;
  /** A rule for each: one pattern has no room for many images. */
  readonly patterns: readonly EventPattern[];
}

/** SQS gives a message back after six times the function's time-out: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
const VISIBILITY_PER_TIMEOUT = 6;
/** Deliveries to the function before a message is a dead letter. */
const ATTEMPTS = 5;
/** EventBridge's own defaults, in so many words: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html */
export const DELIVERY = { maxEventAge: Duration.hours(24), retryAttempts: 185 };

/**
 * Image Builder's events about configured images, through a queue to a function. What cannot be delivered, and what cannot be
 * handled, ends in a dead-letter queue and not in nothing.
 */
export class EventIntake extends Construct {
  readonly function: IFunction;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: EventIntakeProps) {
    super(scope, id);
    this.function = new StepFunction(this, 'Handler', props).function;
    this.deadLetters = new Queue(this, 'DeadLetters', {
      ...queueProps(`hallmark-${props.name}-dead-letters`),
      retentionPeriod: Duration.days(14),
    });
    const queue = new Queue(this, 'Queue', {
      ...queueProps(`hallmark-${props.name}`),
      visibilityTimeout: Duration.seconds(VISIBILITY_PER_TIMEOUT * props.row.timeoutSeconds),
      retentionPeriod: Duration.days(4),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: ATTEMPTS },
    });
    for (const { name, description, patterns } of props.rules)
      for (const [index, eventPattern] of patterns.entries()) {
        const number = index === 0 ? '' : `-${index + 1}`;
        new Rule(this, pascal(name + number), {
          ruleName: `hallmark-${name}${number}`,
          description,
          eventPattern,
          targets: [deliver(queue, this.deadLetters)],
        });
      }
    for (const each of [queue, this.deadLetters]) this.accept(each, props.rules);
    this.function.addEventSource(new SqsEventSource(queue, { batchSize: 10, reportBatchItemFailures: true }));
  }

  /** Messages of these rules, and of those that continue them. */
  private accept(queue: Queue, rules: readonly IntakeRule[]): void {
    const { partition, region, account } = Stack.of(this);
    const arns = rules.map(({ name }) => `arn:${partition}:events:${region}:${account}:rule/hallmark-${name}*`);
    queue.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AcceptEvents',
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [queue.queueArn],
        conditions: { ArnLike: { 'aws:SourceArn': arns }, StringEquals: { 'aws:SourceAccount': account } },
      }),
    );
  }
}

/** As CDK's own target, without its statement for each rule: a queue policy takes 20 statements. */
const deliver = (queue: Queue, deadLetters: Queue): IRuleTarget => ({
  bind: () => ({
    arn: queue.queueArn,
    targetResource: queue,
    deadLetterConfig: { arn: deadLetters.queueArn },
    retryPolicy: {
      maximumEventAgeInSeconds: DELIVERY.maxEventAge.toSeconds(),
      maximumRetryAttempts: DELIVERY.retryAttempts,
    },
  }),
});

const queueProps = (queueName: string) => ({
  queueName,
  encryption: QueueEncryption.SQS_MANAGED,
  enforceSSL: true,
});
