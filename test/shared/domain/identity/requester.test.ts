import type { Identity } from '../../../../shared/domain/identity/identity.ts';
import {
  type KnownRequester,
  notAnApprover,
  requesterForbids,
} from '../../../../shared/domain/identity/may-approve.ts';
import {
  inputHash,
  type RecordedRequest,
  repeatOf,
  requesterOf,
} from '../../../../shared/domain/identity/requester.ts';
import { approvalRules, HUB, hash } from '../../../support/builders.ts';

const person = (name: string, account = HUB): Identity => ({
  kind: 'person',
  id: `person/${name}`,
  arn: name,
  account,
  name,
});
const DANA = person('dana');
const CI: Identity = { kind: 'role', id: 'role/ci', arn: 'ci', account: HUB, name: 'ci' };
const ROOT: Identity = { kind: 'none', id: 'none/root', arn: 'root', account: HUB, name: 'root' };

describe('Who requested an execution', () => {
  const input = { image: 'web-server/1.4.0', stages: ['prod'], reason: 'INC-1' };
  const recorded: RecordedRequest = {
    inputHash: inputHash(input, hash),
    requester: { kind: 'callers', callers: [DANA] },
    at: '2026-11-22T02:00:00.000Z',
  };
  const started = { executionArn: 'arn:x', input, startedAt: '2026-11-22T02:00:01.000Z' };

  it('is who is recorded for its name, its input and its time', () => {
    const reordered = { reason: 'INC-1', stages: ['prod'], image: 'web-server/1.4.0' };
    expect(requesterOf(recorded, { ...started, input: reordered }, hash)).toEqual(recorded.requester);
  });

  it.each<[string, RecordedRequest | undefined, object]>([
    ['nothing is recorded', undefined, {}],
    ['the input is another', recorded, { input: { ...input, stages: ['dev'] } }],
    ['the input has one field more', recorded, { input: { ...input, trigger: 'event' } }],
    ['the execution was there before the record', recorded, { startedAt: '2026-11-22T01:59:00.000Z' }],
    ['the name is used again after 90 days', recorded, { startedAt: '2027-02-25T02:00:00.000Z' }],
    ['the time is none', recorded, { startedAt: 'soon' }],
  ])('is looked up if %s', (_what, row, more) => {
    expect(requesterOf(row, { ...started, ...more }, hash)).toMatchObject({ kind: 'look-up', executionArn: 'arn:x' });
  });

  it('is who is recorded for an execution of the first request, and for one of its late repetition', () => {
    const repeated = { ...recorded, again: '2027-02-25T02:00:00.000Z' };
    for (const startedAt of [started.startedAt, '2027-02-25T02:00:01.000Z'])
      expect(requesterOf(repeated, { ...started, startedAt }, hash)).toEqual(recorded.requester);
    const between = { ...started, startedAt: '2027-01-01T00:00:00.000Z' };
    expect(requesterOf(repeated, between, hash)).toMatchObject({ kind: 'look-up' });
  });

  it.each<[string, Partial<RecordedRequest>, string]>([
    ['the same', {}, 'same'],
    ['the same, an hour later', { at: '2026-11-22T03:00:00.000Z' }, 'same'],
    ['the same, just before the record is too old', { at: '2026-11-23T01:59:59.000Z' }, 'old'],
    ['the same, a day later', { at: '2026-11-23T03:00:00.000Z' }, 'old'],
    ['another, with another input', { inputHash: 'x' }, 'other'],
    ['another, by another person', { requester: { kind: 'hallmark' }, at: '2026-11-23T03:00:00.000Z' }, 'other'],
  ])('a repeated request is %s', (_what, more, repeat) => {
    expect(repeatOf(recorded, { ...recorded, ...more })).toBe(repeat);
  });
});

const unknown: KnownRequester = { kind: 'unknown' };
const by = (...callers: Identity[]): KnownRequester => ({ kind: 'callers', callers });

it.each<[string, Parameters<typeof approvalRules>[0], KnownRequester, string | undefined]>([
  ['requested by the same', {}, by(DANA), 'APPROVER_IS_REQUESTER'],
  ['started twice, once by the same', {}, by(person('erin'), DANA), 'APPROVER_IS_REQUESTER'],
  ['requested by another', {}, by(person('erin')), undefined],
  ['requested by the same, who may', { requester: 'may-approve' }, by(DANA), undefined],
  ['started for an event', {}, { kind: 'hallmark' }, undefined],
  ['started by nobody knows whom', {}, unknown, 'REQUESTER_UNKNOWN'],
  ['started by nobody knows whom, which is allowed', { whenRequesterUnknown: 'allow' }, unknown, undefined],
  ['started by root, behind whom could be the approver', {}, by(ROOT), 'REQUESTER_UNKNOWN'],
  ['requested by a role, behind which could be the approver', {}, by(CI), 'REQUESTER_UNKNOWN'],
  ['requested by a role, where machines may request', { whenRequesterUnknown: 'allow' }, by(CI), undefined],
  ['started in a busy minute', { whenRequesterUnknown: 'allow' }, { kind: 'too-many' }, 'REQUESTER_NOT_LOOKED_UP'],
  [
    'started by Hallmark and by the same',
    { whenRequesterUnknown: 'allow' },
    by({ ...ROOT, id: 'none/hallmark' }, DANA),
    'APPROVER_IS_REQUESTER',
  ],
  [
    'not in CloudTrail yet',
    { whenRequesterUnknown: 'allow' },
    { kind: 'not-yet', minutes: 3 },
    'REQUESTER_NOT_KNOWN_YET',
  ],
])('a promotion that was %s', (_what, rules, known, code) => {
  expect(requesterForbids(approvalRules(rules), DANA, known)?.code).toBe(code);
});

it('does not let a role approve what one of its sessions requested, even where machines may request', () => {
  const rules = approvalRules({ whenRequesterUnknown: 'allow' });
  expect(requesterForbids(rules, CI, by(CI))?.code).toBe('APPROVER_IS_REQUESTER');
});

it.each<[string, Parameters<typeof approvalRules>[0], Identity | undefined, string | undefined]>([
  ['anyone of the hub where nobody is named', {}, DANA, undefined],
  ['nobody of another account where nobody is named', {}, person('dana', '222222222222'), 'APPROVER_UNKNOWN'],
  ['no root', {}, ROOT, 'APPROVER_NOT_IDENTIFIED'],
  ['no button', {}, undefined, 'APPROVER_NOT_IDENTIFIED'],
  ['a button of a trusted channel', { slack: 'approve' }, undefined, undefined],
  ['those who are named', { from: ['user/dana'] }, DANA, undefined],
  ['no other', { from: ['user/erin'] }, DANA, 'APPROVER_UNKNOWN'],
])('may approve: %s', (_what, rules, who, code) => {
  expect(notAnApprover(approvalRules(rules), who, HUB)?.code).toBe(code);
});
