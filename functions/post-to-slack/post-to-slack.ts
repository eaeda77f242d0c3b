import type { Announcement } from '../../shared/domain/notification/announcement.ts';
import { slackBlocks } from '../../shared/domain/notification/slack-blocks.ts';
import { PermanentError, RetryableError } from '../../shared/errors.ts';

export interface Dependencies {
  /** The incoming webhook's URL, from its secret. */
  readonly webhookUrl: () => Promise<string>;
  readonly post: (url: string, body: string) => Promise<{ readonly status: number; readonly text: string }>;
}

/** Slack answers these when the message or the webhook is at fault: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
const isTransient = (status: number): boolean => status === 429 || status >= 500;

/** Posts each announcement of an SNS event to the Slack channel of a webhook. */
export const postToSlack =
  ({ webhookUrl, post }: Dependencies) =>
  async (messages: readonly string[]): Promise<{ outcome: string }> => {
    const url = await webhookUrl();
    for (const message of messages) {
      const { status, text } = await post(url, JSON.stringify(slackBlocks(JSON.parse(message) as Announcement)));
      const said = `Slack answered ${status}: ${text.slice(0, 200)}`;
      if (isTransient(status)) throw new RetryableError(said);
      if (status >= 400) throw new PermanentError(said);
    }
    return { outcome: 'posted' };
  };
