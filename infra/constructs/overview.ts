import type { Duration } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, type IMetric, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';

export interface OverviewProps {
  readonly promotions: StateMachine;
  readonly machines: readonly StateMachine[];
  readonly functions: readonly IFunction[];
  /** Messages in all dead-letter queues. */
  readonly dead: IMetric;
  readonly period: Duration;
}

const HALF = 12;

/** The dashboard "hallmark". */
export class Overview extends Construct {
  constructor(scope: Construct, id: string, { promotions, machines, functions, dead, period }: OverviewProps) {
    super(scope, id);
    const markdown = '# Hallmark\nPromotions of golden AMIs. What to do is in docs/operate.md.';
    new Dashboard(this, 'Dashboard', {
      dashboardName: 'hallmark',
      widgets: [
        [new TextWidget({ markdown, width: 2 * HALF, height: 2 })],
        [
          graph('Promotions', [
            promotions.metricStarted({ period }),
            promotions.metricSucceeded({ period }),
            promotions.metricFailed({ period }),
          ]),
          graph(
            'Time of promotions and fleets',
            machines.map((each) => each.metricTime({ period })),
          ),
        ],
        [
          graph(
            'Errors of functions',
            functions.map((each) => each.metricErrors({ period })),
          ),
          graph(
            'Throttles of functions',
            functions.map((each) => each.metricThrottles({ period })),
          ),
        ],
        [graph('Dead letters', [dead])],
      ],
    });
  }
}

const graph = (title: string, left: IMetric[]): GraphWidget => new GraphWidget({ title, left, width: HALF });
