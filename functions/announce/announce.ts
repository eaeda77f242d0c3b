import type { Announcement } from '../../shared/domain/notification/announcement.ts';

export interface Dependencies {
  readonly announce: (said: Announcement, id: string) => Promise<void>;
}

/** Tells people what has happened. The same happening has the same id, whenever it is told. */
export const announceStep =
  ({ announce }: Dependencies) =>
  async (said: Announcement): Promise<{ outcome: string }> => {
    const part = 'stage' in said ? `-${said.stage}` : '';
    await announce(said, `${said.promotionId}-${said.kind}${part}`.slice(0, 200));
    return { outcome: said.kind };
  };
