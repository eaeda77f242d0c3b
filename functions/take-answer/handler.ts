import { cloudtrailStarters } from '../../shared/aws/cloudtrail-starters.ts';
import { dynamodbApprovals } from '../../shared/aws/dynamodb-approvals.ts';
import { dynamodbLedger } from '../../shared/aws/dynamodb-ledger.ts';
import { iamIdentityCenterRoles } from '../../shared/aws/iam-identity-center-roles.ts';
import { sfnTaskTokens } from '../../shared/aws/sfn-task-tokens.ts';
import { snsAnnouncements } from '../../shared/aws/sns-announcements.ts';
import { translated } from '../../shared/aws/translate-errors.ts';
import { loadConfiguration } from '../../shared/configuration/load.ts';
import { answerApproval } from '../../shared/promotions/answer-approval.ts';
import { bestEffort } from '../../shared/runtime/best-effort.ts';
import { urlHandler } from '../../shared/runtime/url-handler.ts';
import { takeAnswer } from './take-answer.ts';

const region = process.env['AWS_REGION'] ?? '';
const table = process.env['TABLE_NAME'] ?? '';
const announce = bestEffort('take-answer', snsAnnouncements(process.env['TOPIC_ARN'] ?? '').announce);
const { approvals, hub } = loadConfiguration(process.env);
const trusted = approvals.trustedSessionNames;

const take = takeAnswer({
  roles: iamIdentityCenterRoles(region),
  trusted,
  hubAccount: hub.account,
  answer: answerApproval({
    approvals: dynamodbApprovals(table, region),
    tokens: sfnTaskTokens(region),
    ledger: dynamodbLedger(table, region),
    starters: cloudtrailStarters(region),
    trusted,
    announce,
    now: () => new Date(),
  }),
});

/** Behind a function URL, which tells who calls: approves or rejects what a promotion waits for. */
export const handler = urlHandler('take-answer', (event, requestId) =>
  translated('answering an approval', () => take(event, requestId)),
);
