import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import { logger, metrics } from './observability.ts';

/**
 * Wraps what a function does with the same logs and metrics everywhere. One line and one metric tell the outcome;
 * the payload is never logged.
 */
export const stepHandler = <Input, Output>(step: string, run: (input: Input, requestId: string) => Promise<Output>) =>
  middy<Input, Output>()
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(logMetrics(metrics))
    .handler(async (input: Input, { awsRequestId }) => {
      const output = await run(input, awsRequestId);
      const outcome = outcomeOf(output);
      logger.info('step ended', { step, outcome });
      metrics.addDimension('outcome', outcome);
      metrics.addMetric(step, MetricUnit.Count, 1);
      return output;
    });

const outcomeOf = (output: unknown): string => {
  const { outcome } = (output ?? {}) as { outcome?: unknown };
  return typeof outcome === 'string' ? outcome : 'done';
};
