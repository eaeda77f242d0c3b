import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import { RetryableError } from '../errors.ts';
import { answerWith, type UrlAnswer, type UrlEvent } from '../promotions/url-call.ts';
import { logger, metrics } from './observability.ts';

/** Wraps what a function behind a URL does with logs and metrics. Whoever calls gets an answer in JSON, whatever happens. */
export const urlHandler = (step: string, run: (event: UrlEvent, requestId: string) => Promise<UrlAnswer>) =>
  middy<UrlEvent, UrlAnswer>()
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(logMetrics(metrics))
    .handler(async (event: UrlEvent, { awsRequestId }) => {
      const answer = await safely(step, () => run(event ?? {}, awsRequestId), awsRequestId);
      logger.info('request answered', { step, outcome: String(answer.statusCode) });
      metrics.addDimension('outcome', String(answer.statusCode));
      metrics.addMetric(step, MetricUnit.Count, 1);
      return answer;
    });

const safely = async (step: string, run: () => Promise<UrlAnswer>, requestId: string): Promise<UrlAnswer> => {
  try {
    return await run();
  } catch (error) {
    logger.error('request failed', { step, error: error as Error });
    const again = error instanceof RetryableError;
    return answerWith(again ? 503 : 500, {
      code: again ? 'TRY_AGAIN' : 'FAILED',
      message: `The request could not be carried out (request id ${requestId}).`,
      fix: again
        ? 'Send the same request again: what is done already stays.'
        : `See the log of hallmark-${step} for this request id.`,
    });
  }
};
