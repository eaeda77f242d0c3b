import { startPromotion } from '../../functions/start-promotion/start-promotion.ts';
import { PermanentError } from '../../shared/errors.ts';
import { aConfiguration, anImage, hash, NOW } from '../support/builders.ts';
import { fakeRequests } from '../support/fakes/fake-requests.ts';

const ARN = anImage().buildVersionArn;
const anEvent = (more: object = {}) => ({
  source: 'aws.imagebuilder',
  'detail-type': 'EC2 Image Builder Image State Change',
  resources: [ARN],
  detail: { 'previous-state': { status: 'INTEGRATING' }, state: { status: 'AVAILABLE' } },
  ...more,
});

const started = async (...events: object[]) => {
  const executions = new Map<string, object>();
  const requests = fakeRequests();
  const step = startPromotion({
    configuration: aConfiguration(),
    hash,
    requests,
    now: () => NOW,
    executions: {
      start: async (name, input) => {
        if (executions.has(name)) return 'already-there';
        executions.set(name, input);
        return 'started';
      },
    },
  });
  const answers = [];
  for (const event of events) answers.push(await step(event));
  return { answers, executions, requests };
};

describe('An event that an image is AVAILABLE', () => {
  it('starts its promotion, named after the build', async () => {
    const { executions } = await started(anEvent());
    expect([...executions]).toEqual([['web-server-1-4-0-7', { image: ARN, trigger: 'event' }]]);
  });

  it('starts nothing the second time', async () => {
    const { answers, executions } = await started(anEvent(), anEvent({ id: 'another' }));
    expect(answers.map(({ outcome }) => outcome)).toEqual(['started', 'already-there']);
    expect(executions.size).toBe(1);
  });

  it.each([
    ['of another state', { detail: { state: { status: 'TESTING' } } }, /TESTING/],
    ['of an image that is not configured', { resources: [ARN.replace('web-server', 'database')] }, /database/],
  ])('starts nothing when it is %s', async (_what, more, why) => {
    const { answers, executions } = await started(anEvent(more));
    expect(answers[0]).toMatchObject({ outcome: 'ignored', why: expect.stringMatching(why) });
    expect(executions.size).toBe(0);
  });

  it.each([
    ['of another source', { source: 'my.app' }, /of my\.app/],
    ['of another kind', { 'detail-type': 'EC2 Instance State-change Notification' }, /EC2 Instance State-change/],
    ['without an ARN', { resources: [] }, /resources\[0\]/],
    ['about a version without a build', { resources: [ARN.slice(0, -2)] }, /not the ARN of an image build version/],
  ])('goes to the dead-letter queue when it is %s, and says what is wrong', async (_what, more, message) => {
    await expect(started(anEvent(more))).rejects.toThrow(PermanentError);
    await expect(started(anEvent(more))).rejects.toThrow(message);
  });
});
