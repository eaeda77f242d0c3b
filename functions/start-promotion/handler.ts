import { createHash } from 'node:crypto';
import { dynamodbRequests } from '../../shared/aws/dynamodb-requests.ts';
import { sfnExecutions } from '../../shared/aws/sfn-executions.ts';
import { loadConfiguration } from '../../shared/configuration/load.ts';
import { queueHandler } from '../../shared/runtime/queue-handler.ts';
import { type ImageEvent, startPromotion } from './start-promotion.ts';

/** An image has become AVAILABLE: start its promotion. */
export const handler = queueHandler<ImageEvent>(
  'start-promotion',
  startPromotion({
    configuration: loadConfiguration(process.env),
    executions: sfnExecutions(process.env['STATE_MACHINE_ARN'] ?? ''),
    requests: dynamodbRequests(process.env['TABLE_NAME'] ?? '', process.env['AWS_REGION'] ?? ''),
    now: () => new Date(),
    hash: (text) => createHash('sha256').update(text).digest('hex'),
  }),
);
