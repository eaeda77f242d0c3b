import { announceStep } from '../../functions/announce/announce.ts';
import { announceBuild } from '../../functions/announce-build/announce-build.ts';
import { postToSlack } from '../../functions/post-to-slack/post-to-slack.ts';
import type { Announcement } from '../../shared/domain/notification/announcement.ts';
import { anImage } from '../support/builders.ts';

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

describe('A build that ended without an image', () => {
  const event = (status: string, detail = {}) => ({
    source: 'aws.imagebuilder',
    resources: [anImage().buildVersionArn],
    detail: { state: { status, ...detail } },
  });
  const announced = async (given: object, reason?: string) => {
    const { heard, announce } = ears();
    const known = { image: anImage(), status: 'FAILED', reason };
    await announceBuild({ catalog: { image: async () => known }, announce })(given);
    return heard.map((one) => one.said);
  };

  it.each(['FAILED', 'CANCELLED'])('is told when it is %s, with the reason that Image Builder has', async (status) => {
    expect(await announced(event(status), 'apache did not start')).toMatchObject([
      { kind: 'build-ended', status, reason: 'apache did not start', image: 'web-server', version: '1.4.0/7' },
    ]);
  });

  it("is told with the event's reason where Image Builder has none", async () => {
    expect(await announced(event('FAILED', { reason: 'timed out' }))).toMatchObject([{ reason: 'timed out' }]);
  });

  it('is told of no other state', async () => {
    expect(await announced(event('AVAILABLE'))).toEqual([]);
  });

  it('goes to the dead-letter queue when the event is about no image', async () => {
    await expect(announced({ ...event('FAILED'), resources: ['arn:aws:s3:::bucket'] })).rejects.toMatchObject({
      name: 'PermanentError',
    });
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
