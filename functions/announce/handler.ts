import { snsAnnouncements } from '../../shared/aws/sns-announcements.ts';
import { translated } from '../../shared/aws/translate-errors.ts';
import type { Announcement } from '../../shared/domain/notification/announcement.ts';
import { stepHandler } from '../../shared/runtime/step-handler.ts';
import { announceStep } from './announce.ts';

const announce = announceStep({ announce: snsAnnouncements(process.env['TOPIC_ARN'] ?? '').announce });

/** Every state that tells people something. */
export const handler = stepHandler('announce', (said: Announcement) =>
  translated('telling people', () => announce(said)),
);
