import { type Input, requestApproval } from '../../functions/request-approval/request-approval.ts';
import { inputHash } from '../../shared/domain/identity/requester.ts';
import type { Announcement } from '../../shared/domain/notification/announcement.ts';
import type { AskedApproval } from '../../shared/ports/approvals.ts';
import { aConfiguration, anImage, approvalRules, aStage, hash, NOW, PROD } from '../support/builders.ts';
import { fakeRequests } from '../support/fakes/fake-requests.ts';

const { name, version, sortable, buildVersionArn } = anImage();
const EXECUTION = 'arn:aws:states:us-east-1:111111111111:execution:promote-image:again';
const input = (more: Partial<Input> = {}): Input => ({
  image: { name, version, sortable, buildVersionArn },
  ...{ stage: 'prod', digest: 'd', summary: [], attempt: 0, changes: null, token: 't', downgrade: false },
  ...{ executionArn: EXECUTION, startedAt: NOW.toISOString(), input: { image: 'x' }, promotionId: 'again' },
  ...more,
});

const desk = () => {
  const asked: AskedApproval[] = [];
  const told: Announcement[] = [];
  const requests = fakeRequests();
  const request = requestApproval({
    configuration: aConfiguration({
      stages: [aStage('prod', PROD, { approval: { ...approvalRules(), timeoutHours: 24 } })],
    }),
    approvals: {
      ask: async (approval, token) => {
        asked.push(approval);
        return { ...approval, token, state: 'pending', answers: [] };
      },
      turn: async () => undefined,
      overtake: async () => undefined,
      record: async () => {},
      find: async () => undefined,
      answer: async () => true,
    },
    requests,
    tokens: { succeed: async () => 'sent' },
    answerUrl: 'https://x.lambda-url.us-east-1.on.aws/',
    announce: async (said) => void told.push(said),
    now: () => NOW,
    hash,
  });
  return { request, requests, asked, told };
};

it('the id of an approval never comes again, though the name of an execution does after 90 days', async () => {
  const { request, asked } = desk();
  await request(input());
  await request(input({ token: 'retried' }));
  await request(input({ startedAt: '2027-03-01T02:00:00.000Z' }));
  await request(input({ attempt: 1 }));
  const [first, retried, ...others] = asked.map(({ id }) => id);
  expect(retried).toBe(first);
  expect(new Set([first, ...others]).size).toBe(3);
});

it('the requester is who is recorded, and is looked up where nothing fits', async () => {
  const { request, requests, asked, told } = desk();
  const dana = { kind: 'person', id: 'person/dana', arn: 'arn', account: '111111111111', name: 'dana' } as const;
  const requester = { kind: 'callers' as const, callers: [dana] };
  await requests.record('again', { inputHash: inputHash({ image: 'x' }, hash), requester, at: NOW.toISOString() });
  await request(input());
  await request(input({ input: { image: 'x', trigger: 'event' } }));
  expect(asked.map((each) => each.requester)).toEqual([
    requester,
    { kind: 'look-up', executionArn: EXECUTION, startedAt: NOW.toISOString() },
  ]);
  expect(told).toMatchObject([{ requester: ['dana (user of 111111111111)'] }, { requester: undefined }]);
});
