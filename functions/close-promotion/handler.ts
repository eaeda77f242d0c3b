import { dynamodbReconciliation } from '../../shared/aws/dynamodb-reconciliation.ts';
import { dynamodbTellings } from '../../shared/aws/dynamodb-tellings.ts';
import { sfnExecutions } from '../../shared/aws/sfn-executions.ts';
import { snsAnnouncements } from '../../shared/aws/sns-announcements.ts';
import { loadConfiguration } from '../../shared/configuration/load.ts';
import { queueHandler } from '../../shared/runtime/queue-handler.ts';
import { closeByEvent, type ExecutionEvent } from './close-promotion.ts';

const region = process.env['AWS_REGION'] ?? '';
const table = process.env['TABLE_NAME'] ?? '';

/** A promotion has ended without an end in the ledger: note it, free its channels, tell people. */
export const handler = queueHandler<ExecutionEvent>(
  'close-promotion',
  closeByEvent({
    configuration: loadConfiguration(process.env),
    ledger: dynamodbReconciliation(table, region),
    executions: sfnExecutions(process.env['STATE_MACHINE_ARN'] ?? ''),
    tellings: dynamodbTellings(table, region, () => new Date()),
    announce: snsAnnouncements(process.env['TOPIC_ARN'] ?? '').announce,
  }),
);
