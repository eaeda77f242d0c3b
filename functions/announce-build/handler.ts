import { imagebuilderCatalog } from '../../shared/aws/imagebuilder-catalog.ts';
import { snsAnnouncements } from '../../shared/aws/sns-announcements.ts';
import { queueHandler } from '../../shared/runtime/queue-handler.ts';
import { announceBuild, type BuildEvent } from './announce-build.ts';

/** A build has FAILED or was CANCELLED: tell people why. */
export const handler = queueHandler<BuildEvent>(
  'announce-build',
  announceBuild({
    catalog: imagebuilderCatalog(process.env['AWS_REGION'] ?? ''),
    announce: snsAnnouncements(process.env['TOPIC_ARN'] ?? '').announce,
  }),
);
