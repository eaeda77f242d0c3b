import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { metrics } from './observability.ts';

/** Counts fleets that a stage continued without. The dashboard shows it by image and stage. */
export const measureSkipped = ({
  image,
  stage,
  count,
}: {
  readonly image: string;
  readonly stage: string;
  readonly count: number;
}): void => {
  if (count === 0) return;
  const single = metrics.singleMetric();
  single.addDimensions({ image, stage });
  single.addMetric('FleetsSkipped', MetricUnit.Count, count);
};
