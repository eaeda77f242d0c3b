import type { SNSEvent } from 'aws-lambda';
import { secretValue } from '../../shared/aws/secrets.ts';
import { stepHandler } from '../../shared/runtime/step-handler.ts';
import { postToSlack } from './post-to-slack.ts';

const TIMEOUT_MILLISECONDS = 8_000;

const post = postToSlack({
  webhookUrl: () => secretValue(process.env['SECRET_ARN'] ?? ''),
  post: async (url, body) => {
    const answer = await fetch(url, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
    });
    return { status: answer.status, text: await answer.text() };
  },
});

/** A subscriber of the notifications topic, where a webhook is configured instead of the chat service. */
export const handler = stepHandler('post-to-slack', (event: SNSEvent) =>
  post(event.Records.map(({ Sns }) => Sns.Message)),
);
