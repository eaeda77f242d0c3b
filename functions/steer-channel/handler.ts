import { createHash } from 'node:crypto';
import { dynamodbRequests } from '../../shared/aws/dynamodb-requests.ts';
import { dynamodbSteering } from '../../shared/aws/dynamodb-steering.ts';
import { imagebuilderNames } from '../../shared/aws/imagebuilder-names.ts';
import { sfnExecutions } from '../../shared/aws/sfn-executions.ts';
import { snsAnnouncements } from '../../shared/aws/sns-announcements.ts';
import { translated } from '../../shared/aws/translate-errors.ts';
import { loadConfiguration } from '../../shared/configuration/load.ts';
import { steerChannel } from '../../shared/promotions/steer-channel.ts';
import { bestEffort } from '../../shared/runtime/best-effort.ts';
import { stepHandler } from '../../shared/runtime/step-handler.ts';

const announce = bestEffort('steer-channel', snsAnnouncements(process.env['TOPIC_ARN'] ?? '').announce);
const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const steer = steerChannel({
  configuration: loadConfiguration(process.env),
  names: imagebuilderNames(process.env['AWS_REGION'] ?? ''),
  steering: dynamodbSteering(process.env['TABLE_NAME'] ?? '', process.env['AWS_REGION'] ?? ''),
  executions: sfnExecutions(process.env['STATE_MACHINE_ARN'] ?? ''),
  requests: dynamodbRequests(process.env['TABLE_NAME'] ?? '', process.env['AWS_REGION'] ?? ''),
  announce: (said) => announce(said, hash(JSON.stringify(said))),
  now: () => new Date(),
  hash,
});

/** Invoked directly, by a script: who it says decides is not verified. */
export const handler = stepHandler('steer-channel', (given: unknown) =>
  translated('steering a channel', () => steer(given)),
);
