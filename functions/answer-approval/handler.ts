import { dynamodbApprovals } from '../../shared/aws/dynamodb-approvals.ts';
import { dynamodbLedger } from '../../shared/aws/dynamodb-ledger.ts';
import { sfnTaskTokens } from '../../shared/aws/sfn-task-tokens.ts';
import { snsAnnouncements } from '../../shared/aws/sns-announcements.ts';
import { translated } from '../../shared/aws/translate-errors.ts';
import { answerApproval } from '../../shared/promotions/answer-approval.ts';
import { bestEffort } from '../../shared/runtime/best-effort.ts';
import { stepHandler } from '../../shared/runtime/step-handler.ts';

const region = process.env['AWS_REGION'] ?? '';
const table = process.env['TABLE_NAME'] ?? '';
const announce = bestEffort('answer-approval', snsAnnouncements(process.env['TOPIC_ARN'] ?? '').announce);

const answer = answerApproval({
  approvals: dynamodbApprovals(table, region),
  tokens: sfnTaskTokens(region),
  ledger: dynamodbLedger(table, region),
  // Without a caller, nobody is compared with who requested the promotion.
  starters: { of: async () => [] },
  trusted: [],
  announce,
  now: () => new Date(),
});

/** Invoked directly, by a button or a script: no payload says who invokes a function. */
export const handler = stepHandler('answer-approval', (given: unknown, requestId: string) =>
  translated('answering an approval', () => answer(given, requestId)),
);
