import fc from 'fast-check';
import { matchesPattern, mostApprovers, patternProblem } from '../../../../shared/domain/identity/approver-pattern.ts';
import { identityOf } from '../../../../shared/domain/identity/identity.ts';

const HUB = '111111111111';
const OTHER = '222222222222';
const TRUSTED = [`${HUB}/role/humans`];
const MANAGERS = 'AWSReservedSSO_ReleaseManagers_0123456789abcdef';

const identity = (arn: string) =>
  identityOf({ arn, account: arn.split(':')[4] ?? '' }, { trusted: TRUSTED, fromIdentityCenter: true });
const session = (role: string, name: string, account = HUB) =>
  identity(`arn:aws:sts::${account}:assumed-role/${role}/${name}`);
const user = (name: string, account = HUB) => identity(`arn:aws:iam::${account}:user/${name}`);

it.each([
  ['role/AWSReservedSSO_ReleaseManagers_*', session(MANAGERS, 'dana'), true],
  ['role/awsreservedsso_releasemanagers_*', session(MANAGERS, 'dana'), true],
  ['role/AWSReservedSSO_Release_*', session(MANAGERS, 'dana'), false],
  ['role/AWSReservedSSO_ReleaseManagers_*/dana@example.com', session(MANAGERS, 'Dana@example.com'), true],
  ['role/AWSReservedSSO_ReleaseManagers_*/*@example.com', session(MANAGERS, 'dana@example.org'), false],
  ['role/AWSReservedSSO_ReleaseManagers_*', session(MANAGERS, 'dana', OTHER), false],
  [`${OTHER}/role/AWSReservedSSO_ReleaseManagers_*`, session(MANAGERS, 'dana', OTHER), true],
  ['user/erin', user('erin'), true],
  ['user/erin', user('Erin'), true],
  ['user/erin', user('erin', OTHER), false],
  ['user/*', session('ci', 'erin'), false],
  ['role/*', user('erin'), false],
  ['role/ci', session('ci', 'anyone'), true],
  ['role/ci/dana', session('ci', 'dana'), false],
  ['role/humans/dana', session('humans', 'dana'), true],
  ['role/humans/dana', session('humans', 'erin'), false],
  ['role/*', identity(`arn:aws:iam::${HUB}:root`), false],
  ['role/a*b*c', session('axbc', 'x1'), true],
  ['role/ab*b', session('ab', 'x1'), false],
  ['dana', user('dana'), false],
  ['role/.*', session('ci', 'x1'), false],
])('%s', (pattern, who, matches) => {
  expect(matchesPattern(pattern, who, HUB)).toBe(matches);
});

it('a star stands for any characters, and for nothing else', () => {
  const names = fc.stringMatching(/^[ab.+-]{1,8}$/);
  const patterns = fc.stringMatching(/^[ab.+*-]{1,6}$/);
  const expected = (pattern: string, name: string) =>
    new RegExp(
      `^${pattern
        .split('*')
        .map((part) => part.replace(/[.+-]/g, '\\$&'))
        .join('.*')}$`,
      'i',
    ).test(name);
  fc.assert(
    fc.property(patterns, names, (pattern, name) => {
      expect(matchesPattern(`role/${pattern}`, session(name, 'x1'), HUB)).toBe(expected(pattern, name));
    }),
    { seed: 11, numRuns: 2000 },
  );
});

it.each([
  [['user/dana', 'user/DANA'], 1],
  [['user/dana', `${OTHER}/user/dana`], 1],
  [['user/dana', 'user/erin'], 2],
  [['user/dana', 'role/humans/dana'], 1],
  [['role/ci', 'role/ci'], 1],
  [['role/ci', `${OTHER}/role/ci`], 2],
  [['role/ci*'], Number.POSITIVE_INFINITY],
  [['role/humans'], Number.POSITIVE_INFINITY],
  [[`role/${MANAGERS}`], Number.POSITIVE_INFINITY],
])('%j names at most so many approvers', (patterns, most) => {
  expect(mostApprovers(patterns, TRUSTED, HUB)).toBe(most);
});

it.each([
  'user/erin',
  'role/ci',
  'role/humans/dana',
  'role/AWSReservedSSO_A_*/x',
  `${OTHER}/user/x`,
  `role/${MANAGERS}`,
])('%s can name somebody', (pattern) => {
  expect(patternProblem(pattern, TRUSTED, HUB)).toBeUndefined();
});
