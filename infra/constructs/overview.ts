import { Duration } from 'aws-cdk-lib';
import {
  Dashboard,
  GraphWidget,
  GraphWidgetView,
  type IMetric,
  MathExpression,
  Metric,
  Stats,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { ANNOUNCE_BUILD } from '../functions.ts';

export interface OverviewProps {
  readonly promotions: StateMachine;
  readonly machines: readonly StateMachine[];
  readonly functions: readonly IFunction[];
  readonly images: readonly string[];
  /** Messages in all dead-letter queues. */
  readonly dead: IMetric;
  readonly period: Duration;
}

const HALF = 12;

/** A line for each image and stage; promotions are rare: a point is a day. */
const skipped = new MathExpression({
  expression: `SEARCH('{Hallmark,image,service,stage} MetricName="FleetsSkipped"', 'Sum', 86400)`,
  usingMetrics: {},
  label: '',
  period: Duration.days(1),
});

/** The dashboard "hallmark". */
export class Overview extends Construct {
  constructor(scope: Construct, id: string, { promotions, machines, functions, images, dead, period }: OverviewProps) {
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
        [graph('Dead letters', [dead]), graph('Fleets that were skipped', [skipped])],
        ...images.map(buildGraphs),
      ],
    });
  }
}

const graph = (title: string, left: IMetric[]): GraphWidget => new GraphWidget({ title, left, width: HALF });

/** How long the builds of an image took, and how they ended. Builds are rare: a point is a day. */
const buildGraphs = (image: string): GraphWidget[] => {
  const metric = (metricName: string, outcome: string, statistic: string): Metric =>
    new Metric({
      namespace: 'Hallmark',
      metricName,
      dimensionsMap: { service: `hallmark-${ANNOUNCE_BUILD.folder}`, image, outcome },
      statistic,
      label: outcome,
      period: Duration.days(1),
    });
  return [
    new GraphWidget({
      title: `Builds of ${image}: duration`,
      left: [metric('BuildDuration', 'succeeded', Stats.MAXIMUM), metric('BuildDuration', 'failed', Stats.MAXIMUM)],
      leftYAxis: { label: 'seconds', min: 0, showUnits: false },
      width: HALF,
    }),
    new GraphWidget({
      title: `Builds of ${image}: outcome`,
      left: OUTCOMES.map((outcome) => metric('BuildOutcome', outcome, Stats.SUM)),
      view: GraphWidgetView.BAR,
      width: HALF,
    }),
  ];
};

const OUTCOMES = ['succeeded', 'failed', 'cancelled'];
