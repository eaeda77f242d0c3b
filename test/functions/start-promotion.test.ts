import { startPromotion } from '../../functions/start-promotion/start-promotion.ts';
import type { EndedExecution } from '../../shared/domain/reconcile/ended-execution.ts';
import { PermanentError } from '../../shared/errors.ts';
import { aConfiguration, anImage, approvalRules, aStage, DEV, HUB, hash, NOW } from '../support/builders.ts';
import { fakeExecutions } from '../support/fakes/fake-executions.ts';
import { fakeRequests } from '../support/fakes/fake-requests.ts';

const ARN = anImage().buildVersionArn;
const anEvent = (more: object = {}) => ({
  source: 'aws.imagebuilder',
  account: HUB,
  region: 'us-east-1',
  'detail-type': 'EC2 Image Builder Image State Change',
  resources: [ARN],
  detail: { 'previous-state': { status: 'INTEGRATING' }, state: { status: 'AVAILABLE' } },
  ...more,
});

const started = async (
  events: readonly object[],
  ends: Readonly<Record<string, EndedExecution>> = {},
  configuration = aConfiguration(),
) => {
  const executions = fakeExecutions();
  const requests = fakeRequests();
  const step = startPromotion({ configuration, hash, executions, requests, now: () => NOW });
  const answers = [];
  for (const event of events) {
    answers.push(await step(event));
    for (const [name, end] of Object.entries(ends)) executions.ends.set(name, end);
  }
  return { answers, executions: executions.started, requests: requests.rows };
};

describe('An event that an image is AVAILABLE', () => {
  it('starts its promotion, named after the build', async () => {
    const { executions } = await started([anEvent()]);
    expect([...executions]).toEqual([['web-server-1-4-0-7', { image: ARN, trigger: 'event' }]]);
  });

  it('is the requester of what it starts where approvers are asked, and nothing is recorded elsewhere', async () => {
    const approval = { ...approvalRules(), timeoutHours: 1 };
    const asking = aConfiguration({ stages: [aStage('prod', DEV, { approval })] });
    const declared = aConfiguration({
      stages: [aStage('prod', DEV, { approval: { ...approval, identity: 'declared' } })],
    });
    const { requests } = await started([anEvent(), anEvent()], {}, asking);
    expect([...requests]).toMatchObject([['web-server-1-4-0-7', { requester: { kind: 'hallmark' } }]]);
    expect((await started([anEvent()], {}, declared)).requests.size).toBe(0);
    expect((await started([anEvent()])).requests.size).toBe(0);
  });

  it('starts nothing the second time', async () => {
    const { answers, executions } = await started([anEvent(), anEvent({ id: 'another' })]);
    expect(answers.map(({ outcome }) => outcome)).toEqual(['started', 'already-there']);
    expect(executions.size).toBe(1);
  });

  const ended = (more: Partial<EndedExecution>): EndedExecution => ({
    ...{ status: 'SUCCEEDED', endedAt: NOW.toISOString(), outcome: 'rejected', code: 'IMAGE_NOT_AVAILABLE' },
    ...more,
  });

  it('starts the promotion under another name where an earlier event came before the build was AVAILABLE', async () => {
    const ends = { 'web-server-1-4-0-7': ended({}) };
    const { answers, executions } = await started([anEvent(), anEvent(), anEvent()], ends);
    expect(answers.map(({ outcome }) => outcome)).toEqual(['started', 'started', 'already-there']);
    expect([...executions]).toEqual([
      ['web-server-1-4-0-7', { image: ARN, trigger: 'event' }],
      ['web-server-1-4-0-7-again', { image: ARN, trigger: 'event' }],
    ]);
  });

  it.each<[string, Partial<EndedExecution>]>([
    ['was rejected by the gate', { code: undefined }],
    ['failed', { status: 'FAILED' }],
    ['ended', { outcome: 'promoted', code: undefined }],
  ])('starts nothing the second time where the promotion %s', async (_what, more) => {
    const { executions } = await started([anEvent(), anEvent()], { 'web-server-1-4-0-7': ended(more) });
    expect(executions.size).toBe(1);
  });

  it.each([
    ['of another state', { detail: { state: { status: 'TESTING' } } }, /TESTING/],
    ['of an image that is not configured', { resources: [ARN.replace('web-server', 'database')] }, /database/],
  ])('starts nothing when it is %s', async (_what, more, why) => {
    const { answers, executions } = await started([anEvent(more)]);
    expect(answers[0]).toMatchObject({ outcome: 'ignored', why: expect.stringMatching(why) });
    expect(executions.size).toBe(0);
  });

  it.each([
    ['of another source', { source: 'my.app' }, /from the source "my\.app", not from aws\.imagebuilder/],
    [
      'of another kind',
      { 'detail-type': 'EC2 Instance State-change Notification' },
      /is "EC2 Instance State-change Notification" of "aws\.imagebuilder"/,
    ],
    ['of another account', { account: DEV }, /comes from "222222222222" "us-east-1", not from the hub/],
    ['of another region', { region: 'eu-west-1' }, /comes from "111111111111" "eu-west-1"/],
    ['of no account', { account: undefined }, /comes from nothing/],
    [
      'about an image of another account',
      { resources: [ARN.replace(HUB, DEV)] },
      /promoted from 111111111111 us-east-1 alone/,
    ],
    ['about an image of another region', { resources: [ARN.replace('us-east-1', 'eu-west-1')] }, /alone/],
    ['about an image of another partition', { resources: [ARN.replace('arn:aws', 'arn:aws-cn')] }, /alone/],
    ['without an ARN', { resources: [] }, /resources\[0\]/],
    ['about a version without a build', { resources: [ARN.slice(0, -2)] }, /not the ARN of an image build version/],
  ])('goes to the dead-letter queue when it is %s, and says what is wrong', async (_what, more, message) => {
    await expect(started([anEvent(more)])).rejects.toThrow(PermanentError);
    await expect(started([anEvent(more)])).rejects.toThrow(message);
  });
});
