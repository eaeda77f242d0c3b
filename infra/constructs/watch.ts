import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { Overview } from './overview.ts';

export interface WatchProps {
  /** The promotion's own first. */
  readonly machines: readonly [StateMachine, ...StateMachine[]];
  /** By folder. */
  readonly functions: ReadonlyMap<string, IFunction>;
  readonly images: readonly string[];
  readonly deadLetters: readonly IQueue[];
  readonly topic: ITopic;
  /** Whom alarms tell. */
  readonly operators: ITopic;
}

const period = Duration.minutes(5);
/** A function is retried: a single error mends itself. */
const TROUBLE = 5;

/** Alarms on what a person has to see. Each names the chapter of docs/operate.md that helps. */
export class Watch extends Construct {
  private readonly operators: ITopic;

  constructor(
    scope: Construct,
    id: string,
    { machines, functions, images, deadLetters, topic, operators }: WatchProps,
  ) {
    super(scope, id);
    this.operators = operators;
    const failed = machines.flatMap((each) => [
      each.metricFailed({ period }),
      each.metricTimedOut({ period }),
      each.metricAborted({ period }),
    ]);
    const dead = sum(deadLetters.map((each) => each.metricApproximateNumberOfMessagesVisible({ period })));
    const untold = topic.metricNumberOfNotificationsFailed({ period });
    this.alarm(
      'promotion-failed',
      sum(failed),
      'A promotion, a fleet or a sweep ended in failure: docs/operate.md#a-promotion-failed',
    );
    this.alarm('dead-letters', dead, 'An event could not be handled: docs/operate.md#dead-letters');
    this.alarm('notifications-failed', untold, 'A notification reached nobody: docs/operate.md#notifications-fail');
    for (const [folder, each] of functions) {
      const trouble = sum([each.metricErrors({ period }), each.metricThrottles({ period })]);
      this.alarm(
        `function-${folder}`,
        trouble,
        'A function fails or is throttled: docs/operate.md#functions-fail',
        TROUBLE,
      );
    }
    new Overview(this, 'Overview', {
      promotions: machines[0],
      machines,
      functions: [...functions.values()],
      images,
      dead,
      period,
    });
  }

  private alarm(id: string, metric: IMetric, alarmDescription: string, threshold = 1): void {
    const alarm = new Alarm(this, id, {
      alarmName: `hallmark-${id}`,
      alarmDescription,
      metric,
      threshold,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.operators));
  }
}

/** An alarm's expression takes ten metrics at most. */
const sum = (metrics: readonly IMetric[]): MathExpression =>
  new MathExpression({
    expression: 'SUM(METRICS())',
    usingMetrics: Object.fromEntries(metrics.map((metric, index) => [`m${index}`, metric])),
    period,
    label: 'sum',
  });
