import type { World } from '../../kernel/world.ts';
import { logs } from '../lambda/log.ts';

/** A value of a metric that a function wrote into its log. */
interface Datapoint {
  /** Virtual milliseconds since 1970, of the log line. */
  readonly at: number;
  readonly namespace: string;
  readonly name: string;
  readonly unit: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly values: readonly number[];
}

interface Directive {
  readonly Namespace: string;
  readonly Dimensions: readonly (readonly string[])[];
  readonly Metrics: readonly { readonly Name: string; readonly Unit?: string }[];
}

type Blob = Readonly<Record<string, unknown>> & {
  readonly _aws?: { readonly CloudWatchMetrics?: readonly Directive[] };
};

/**
 * The metrics that functions have written in the embedded metric format, oldest first; a value counts once for each set of
 * its dimensions. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export const embeddedMetrics = (_body: unknown, world: World): readonly Datapoint[] =>
  (logs(undefined, world) as readonly { readonly at: number; readonly text: string }[]).flatMap(({ at, text }) =>
    text.startsWith('{"_aws"') ? datapoints(at, JSON.parse(text) as Blob) : [],
  );

const datapoints = (at: number, blob: Blob): readonly Datapoint[] =>
  (blob._aws?.CloudWatchMetrics ?? []).flatMap(({ Namespace: namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) => {
      const dimensions = Object.fromEntries(names.map((name) => [name, String(blob[name])]));
      return Metrics.map(({ Name: name, Unit: unit = 'None' }) => {
        const values = [blob[name]].flat().filter((value) => typeof value === 'number');
        return { at, namespace, name, unit, dimensions, values };
      });
    }),
  );
