import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { PermanentError } from '../errors.ts';
import { logger } from './observability.ts';

/**
 * Wraps what a function does with each message of a queue. A message that fails goes back to the queue, alone, and
 * after its last attempt to the dead-letter queue, where nothing is lost.
 */
export const queueHandler = <Body>(step: string, run: (body: Body) => Promise<object>) =>
  middy<SQSEvent, SQSBatchResponse>()
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .handler(async ({ Records }) => {
      const failed = await Promise.all(
        Records.map(async ({ messageId, body }) => {
          try {
            logger.info('message handled', { step, messageId, ...(await run(read<Body>(body))) });
            return [];
          } catch (error) {
            logger.error('message failed', { step, messageId, error: error as Error });
            return [{ itemIdentifier: messageId }];
          }
        }),
      );
      return { batchItemFailures: failed.flat() };
    });

const read = <Body>(text: string): Body => {
  try {
    return JSON.parse(text) as Body;
  } catch (error) {
    throw new PermanentError('The message is not JSON', { cause: error });
  }
};
