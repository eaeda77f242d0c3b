import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  type IMetric,
  MathExpression,
  TextWidget,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';

export interface WatchProps {
  readonly machines: readonly StateMachine[];
  readonly functions: readonly IFunction[];
  readonly deadLetters: readonly IQueue[];
  readonly operators: ITopic;
}

const period = Duration.minutes(5);

/** Alarms on what a person has to see, and a dashboard. Each alarm names the chapter of docs/operate.md that helps. */
export class Watch extends Construct {
  constructor(scope: Construct, id: string, props: WatchProps) {
    super(scope, id);
    const failed = props.machines.flatMap((machine) => [
      machine.metricFailed({ period }),
      machine.metricTimedOut({ period }),
      machine.metricAborted({ period }),
    ]);
    const dead = sum(
      props.deadLetters.map((queue) =>
        queue.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }),
      ),
    );
    this.alarm(
      'PromotionFailed',
      sum(failed),
      'A promotion or a fleet ended in failure: docs/operate.md#a-promotion-failed',
      props.operators,
    );
    this.alarm('DeadLetters', dead, 'An event could not be handled: docs/operate.md#dead-letters', props.operators);
    for (const each of props.functions) {
      const trouble = sum([each.metricErrors({ period }), each.metricThrottles({ period })]);
      this.alarm(
        `Function-${each.node.path.split('/').slice(-2, -1)}`,
        trouble,
        'A function fails or is throttled: docs/operate.md#functions-fail',
        props.operators,
        5,
      );
    }
    new Dashboard(this, 'Dashboard', {
      dashboardName: 'hallmark',
      widgets: [
        [
          new TextWidget({
            markdown: '# Hallmark\nPromotions of golden AMIs. What to do is in docs/operate.md.',
            width: 24,
            height: 2,
          }),
        ],
        [
          new GraphWidget({
            title: 'Promotions',
            left: props.machines
              .slice(0, 1)
              .flatMap((machine) => [
                machine.metricStarted({ period }),
                machine.metricSucceeded({ period }),
                machine.metricFailed({ period }),
              ]),
            width: 12,
          }),
          new GraphWidget({
            title: 'Functions',
            left: props.functions.map((each) => each.metricErrors({ period })),
            right: props.functions.map((each) => each.metricThrottles({ period })),
            width: 12,
          }),
        ],
        [
          new GraphWidget({ title: 'Dead letters', left: [dead], width: 12 }),
          new GraphWidget({
            title: 'Duration of promotions',
            left: props.machines.map((machine) => machine.metricTime({ period })),
            width: 12,
          }),
        ],
      ],
    });
  }

  private alarm(id: string, metric: IMetric, alarmDescription: string, operators: ITopic, threshold = 1): void {
    const alarm = new Alarm(this, id, {
      alarmName: `hallmark-${id}`,
      alarmDescription,
      metric,
      threshold,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(operators));
  }
}

/** CloudWatch takes ten metrics at most in the expression of an alarm. */
const sum = (metrics: readonly IMetric[]): MathExpression =>
  new MathExpression({
    expression: 'SUM(METRICS())',
    usingMetrics: Object.fromEntries(metrics.map((metric, index) => [`m${index}`, metric])),
    period,
    label: 'sum',
  });
