import type { Starter } from '../../../shared/ports/starters.ts';
import { knownRequester } from '../../../shared/promotions/known-requester.ts';
import { HUB, NOW } from '../../support/builders.ts';

const MINUTE = 60_000;
const startedAt = NOW.toISOString();
const session = (role: string, name: string, lateSeconds = 0): Starter => ({
  arn: `arn:aws:sts::${HUB}:assumed-role/${role}/${name}`,
  account: HUB,
  userId: `AROA:${name}`,
  fromIdentityCenter: role.startsWith('AWSReservedSSO_'),
  at: new Date(Math.floor(NOW.getTime() / 1000) * 1000 + lateSeconds * 1000).toISOString(),
});
const PEOPLE = 'AWSReservedSSO_Developers_fedcba9876543210';
const known = (shown: readonly Starter[] | 'too-many', minutes: number) =>
  knownRequester(
    { kind: 'look-up', executionArn: 'arn', startedAt },
    {
      starters: { of: async () => shown },
      trusted: [`${HUB}/role/HallmarkHub-x`],
      now: () => new Date(NOW.getTime() + minutes * MINUTE),
    },
  );

it.each([
  ['the role of a function', session('HallmarkHub-FunctionsTakeRequestServiceRole1A2B-XYZ', 'hallmark-take-request')],
  ['a role of the hub stack, whatever its session', session('HallmarkHub-PromoteImageRole1A2B-XYZ', 'abcdef')],
  ['a role of the hub stack that is listed as trusted', session('HallmarkHub-x', 'dana')],
  ['the role that targets trust', session('hallmark-hub', 'anything')],
  ['a function whose role has another name', session('functions', 'hallmark-take-request')],
])('does not take %s for the requester', async (_what, starter) => {
  expect(await known([starter], 16)).toEqual({ kind: 'unknown' });
});

it('names a person whose name begins as that of a function', async () => {
  expect(await known([session(PEOPLE, 'hallmark-admin')], 16)).toMatchObject({
    callers: [{ id: 'person/hallmark-admin' }],
  });
});

it('names a person beside a role of Hallmark, behind which could be anyone', async () => {
  const both = [session('HallmarkHub-X', 'hallmark-reconcile'), session(PEOPLE, 'dana', 1)];
  expect(await known(both, 16)).toMatchObject({ callers: [{ kind: 'none' }, { id: 'person/dana' }] });
});

it('waits for the call that started the execution if CloudTrail shows only a repeated call', async () => {
  const repeated = session(PEOPLE, 'erin', 2);
  expect(await known([repeated], 5)).toEqual({ kind: 'not-yet', minutes: 15 });
  expect(await known([repeated, session(PEOPLE, 'dana')], 5)).toMatchObject({
    callers: [{ id: 'person/erin' }, { id: 'person/dana' }],
  });
  expect(await known([repeated], 21)).toMatchObject({ callers: [{ id: 'person/erin' }] });
});

it('does not wait where CloudTrail has more than Hallmark reads', async () => {
  expect(await known('too-many', 1)).toEqual({ kind: 'too-many' });
});
