import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { metrics } from './observability.ts';

/** Counts a build that has ended, and how long it took. The dashboard reads both by image and outcome. */
export const measureBuild = ({
  image,
  outcome,
  seconds,
}: {
  readonly image: string;
  readonly outcome: string;
  readonly seconds?: number | undefined;
}): void => {
  // One blob each: a batch of messages may be about several images.
  const emit = (name: string, unit: (typeof MetricUnit)[keyof typeof MetricUnit], value: number): void => {
    const single = metrics.singleMetric();
    single.addDimensions({ image, outcome });
    single.addMetric(name, unit, value);
  };
  emit('BuildOutcome', MetricUnit.Count, 1);
  if (seconds !== undefined) emit('BuildDuration', MetricUnit.Seconds, seconds);
};
