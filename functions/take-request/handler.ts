import { createHash } from 'node:crypto';
import { dynamodbRequests } from '../../shared/aws/dynamodb-requests.ts';
import { dynamodbSteering } from '../../shared/aws/dynamodb-steering.ts';
import { iamIdentityCenterRoles } from '../../shared/aws/iam-identity-center-roles.ts';
import { imagebuilderNames } from '../../shared/aws/imagebuilder-names.ts';
import { sfnExecutions } from '../../shared/aws/sfn-executions.ts';
import { snsAnnouncements } from '../../shared/aws/sns-announcements.ts';
import { translated } from '../../shared/aws/translate-errors.ts';
import { loadConfiguration } from '../../shared/configuration/load.ts';
import { steerChannel } from '../../shared/promotions/steer-channel.ts';
import { bestEffort } from '../../shared/runtime/best-effort.ts';
import { urlHandler } from '../../shared/runtime/url-handler.ts';
import { takeRequest } from './take-request.ts';

const region = process.env['AWS_REGION'] ?? '';
const table = process.env['TABLE_NAME'] ?? '';
const configuration = loadConfiguration(process.env);
const announce = bestEffort('take-request', snsAnnouncements(process.env['TOPIC_ARN'] ?? '').announce);
const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const common = {
  configuration,
  executions: sfnExecutions(process.env['STATE_MACHINE_ARN'] ?? ''),
  requests: dynamodbRequests(table, region),
  now: () => new Date(),
  hash,
};

const take = takeRequest({
  ...common,
  roles: iamIdentityCenterRoles(region),
  trusted: configuration.approvals.trustedSessionNames,
  hubAccount: configuration.hub.account,
  steer: steerChannel({
    ...common,
    names: imagebuilderNames(region),
    steering: dynamodbSteering(table, region),
    announce: (said) => announce(said, hash(JSON.stringify(said))),
  }),
});

/** Behind a function URL, which tells who calls: starts promotions and rollbacks, and steers channels. */
export const handler = urlHandler('take-request', (event, requestId) =>
  translated('carrying out a request', () => take(event, requestId)),
);
