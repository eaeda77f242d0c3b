import type { Announcement } from '../domain/notification/announcement.ts';
import { logger } from './observability.ts';

/** Notifies, and logs where that fails: a decision that is recorded does not fail because nobody was notified of it. */
export const bestEffort =
  (step: string, announce: (said: Announcement, id: string) => Promise<void>) =>
  async (said: Announcement, id: string): Promise<void> => {
    try {
      await announce(said, id);
    } catch (error) {
      logger.warn('no notification was sent', { step, error: error as Error });
    }
  };
