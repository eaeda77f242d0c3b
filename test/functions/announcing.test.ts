import { announceStep } from '../../functions/announce/announce.ts';
import { postToSlack } from '../../functions/post-to-slack/post-to-slack.ts';
import type { Announcement } from '../../shared/domain/notification/announcement.ts';

const said: Announcement = {
  kind: 'started',
  image: 'web-server',
  version: '1.4.0/7',
  promotionId: 'web-server-1-4-0-7',
  stages: ['dev'],
};

const ears = () => {
  const heard: { said: Announcement; id: string }[] = [];
  const announce = async (what: Announcement, id: string) => void heard.push({ said: what, id });
  return { heard, announce };
};

describe('Announcing', () => {
  it('gives the same happening the same id, and each stage its own', async () => {
    const { heard, announce } = ears();
    const step = announceStep({ announce });
    await step(said);
    await step(said);
    await step({ ...said, kind: 'stage-done', stage: 'dev', published: 4, fleets: 0, next: 'prod' });
    expect(heard.map(({ id }) => id)).toEqual([
      'web-server-1-4-0-7-started',
      'web-server-1-4-0-7-started',
      'web-server-1-4-0-7-stage-done-dev',
    ]);
  });
});

describe('Posting to Slack', () => {
  const post = async (status: number, text = 'ok') => {
    const posted: { url: string; body: string }[] = [];
    const step = postToSlack({
      webhookUrl: async () => 'https://hooks.slack.example/T/B/x',
      post: async (url, body) => {
        posted.push({ url, body });
        return { status, text };
      },
    });
    await step([JSON.stringify(said)]);
    return posted;
  };

  it('sends the message as blocks to the URL in the secret', async () => {
    const [posted] = await post(200);
    expect(posted?.url).toBe('https://hooks.slack.example/T/B/x');
    expect(JSON.parse(posted?.body ?? '')).toMatchObject({ text: 'web-server 1.4.0/7: promotion started' });
  });

  it.each([429, 500, 503])('is worth another attempt when Slack answers %d', async (status) => {
    await expect(post(status)).rejects.toMatchObject({ name: 'RetryableError' });
  });

  it.each([
    [403, 'invalid_token'],
    [404, 'no_service'],
  ])('is given up when Slack answers %d, and says what it said, but not the URL', async (status, text) => {
    await expect(post(status, text)).rejects.toMatchObject({
      name: 'PermanentError',
      message: `Slack answered ${status}: ${text}`,
    });
  });
});
