import { createHash } from 'node:crypto';
import { dynamodbApprovals } from '../../shared/aws/dynamodb-approvals.ts';
import { dynamodbLedger } from '../../shared/aws/dynamodb-ledger.ts';
import { dynamodbPlans } from '../../shared/aws/dynamodb-plans.ts';
import { dynamodbRequests } from '../../shared/aws/dynamodb-requests.ts';
import { translated } from '../../shared/aws/translate-errors.ts';
import { stepHandler } from '../../shared/runtime/step-handler.ts';
import type { Input } from './input.ts';
import { keepLedger } from './keep-ledger.ts';

const keep = keepLedger({
  ledger: dynamodbLedger(process.env['TABLE_NAME'] ?? '', process.env['AWS_REGION'] ?? ''),
  approvals: dynamodbApprovals(process.env['TABLE_NAME'] ?? '', process.env['AWS_REGION'] ?? ''),
  plans: dynamodbPlans(process.env['TABLE_NAME'] ?? '', process.env['AWS_REGION'] ?? ''),
  requests: dynamodbRequests(process.env['TABLE_NAME'] ?? '', process.env['AWS_REGION'] ?? ''),
  now: () => new Date(),
  hash: (text) => createHash('sha256').update(text).digest('hex'),
});

/** Every state that asks the ledger: what is current, who has the channel, what was decided. */
export const handler = stepHandler('keep-ledger', (input: Input) =>
  translated(`the ledger (${input.operation})`, () => keep(input)),
);
