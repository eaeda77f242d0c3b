import { createHash } from 'node:crypto';
import { dynamodbApprovals } from '../../shared/aws/dynamodb-approvals.ts';
import { dynamodbRequests } from '../../shared/aws/dynamodb-requests.ts';
import { sfnTaskTokens } from '../../shared/aws/sfn-task-tokens.ts';
import { snsAnnouncements } from '../../shared/aws/sns-announcements.ts';
import { translated } from '../../shared/aws/translate-errors.ts';
import { loadConfiguration } from '../../shared/configuration/load.ts';
import { stepHandler } from '../../shared/runtime/step-handler.ts';
import { type Input, requestApproval } from './request-approval.ts';

const region = process.env['AWS_REGION'] ?? '';

const request = requestApproval({
  configuration: loadConfiguration(process.env),
  approvals: dynamodbApprovals(process.env['TABLE_NAME'] ?? '', region),
  requests: dynamodbRequests(process.env['TABLE_NAME'] ?? '', region),
  tokens: sfnTaskTokens(region),
  answerUrl: process.env['ANSWER_URL'] ?? '',
  announce: snsAnnouncements(process.env['TOPIC_ARN'] ?? '').announce,
  now: () => new Date(),
  hash: (text) => createHash('sha256').update(text).digest('hex'),
});

/** State "Request approval": asks approvers, and does not wait for them itself. */
export const handler = stepHandler('request-approval', (input: Input) =>
  translated('asking for an approval', () => request(input)),
);
