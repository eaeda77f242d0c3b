import { createHash } from 'node:crypto';
import { dynamodbTellings } from '../../shared/aws/dynamodb-tellings.ts';
import { imagebuilderBuilds } from '../../shared/aws/imagebuilder-builds.ts';
import { snsAnnouncements } from '../../shared/aws/sns-announcements.ts';
import { loadConfiguration } from '../../shared/configuration/load.ts';
import { measureBuild } from '../../shared/runtime/build-metrics.ts';
import { logger } from '../../shared/runtime/observability.ts';
import { queueHandler } from '../../shared/runtime/queue-handler.ts';
import { announceBuild } from './announce-build.ts';
import type { BuildEvent } from './build-event.ts';

const region = process.env['AWS_REGION'] ?? '';

/** Something has happened to a build or a pipeline: tell people, and count it. */
export const handler = queueHandler<BuildEvent>(
  'announce-build',
  announceBuild({
    configuration: loadConfiguration(process.env),
    builds: imagebuilderBuilds(region),
    tellings: dynamodbTellings(process.env['TABLE_NAME'] ?? '', region, () => new Date()),
    announce: snsAnnouncements(process.env['TOPIC_ARN'] ?? '').announce,
    measure: measureBuild,
    now: () => new Date(),
    warn: (message, error) =>
      logger.warn(message, { step: 'announce-build', ...(error instanceof Error ? { error } : {}) }),
    hash: (text) => createHash('sha256').update(text).digest('hex'),
  }),
);
