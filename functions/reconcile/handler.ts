import { createHash } from 'node:crypto';
import { dynamodbApprovals } from '../../shared/aws/dynamodb-approvals.ts';
import { dynamodbReconciliation } from '../../shared/aws/dynamodb-reconciliation.ts';
import { dynamodbRequests } from '../../shared/aws/dynamodb-requests.ts';
import { dynamodbTellings } from '../../shared/aws/dynamodb-tellings.ts';
import { imagebuilderPipelineImages } from '../../shared/aws/imagebuilder-pipeline-images.ts';
import { sfnExecutions } from '../../shared/aws/sfn-executions.ts';
import { sfnTaskTokens } from '../../shared/aws/sfn-task-tokens.ts';
import { snsAnnouncements } from '../../shared/aws/sns-announcements.ts';
import { translated } from '../../shared/aws/translate-errors.ts';
import { loadConfiguration } from '../../shared/configuration/load.ts';
import { logger } from '../../shared/runtime/observability.ts';
import { stepHandler } from '../../shared/runtime/step-handler.ts';
import { type Input, reconcile } from './reconcile.ts';

const configuration = loadConfiguration(process.env);
const region = process.env['AWS_REGION'] ?? '';
const table = process.env['TABLE_NAME'] ?? '';
const now = () => new Date();

const run = reconcile({
  configuration,
  ledger: dynamodbReconciliation(table, region),
  executions: sfnExecutions(process.env['STATE_MACHINE_ARN'] ?? ''),
  requests: dynamodbRequests(table, region),
  approvals: dynamodbApprovals(table, region),
  tokens: sfnTaskTokens(region),
  buildsOf: imagebuilderPipelineImages(region),
  tellings: dynamodbTellings(table, region, now),
  announce: snsAnnouncements(process.env['TOPIC_ARN'] ?? '').announce,
  warn: (message, error) => logger.warn(message, { step: 'reconcile', error: error as Error }),
  now,
  hash: (text) => createHash('sha256').update(text).digest('hex'),
});

/** Every state of the sweep that asks the ledger or tells people. */
export const handler = stepHandler('reconcile', (input: Input) =>
  translated(`the sweep (${input.operation})`, () => run(input)),
);
