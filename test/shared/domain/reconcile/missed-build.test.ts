import { array, assert, constantFrom, integer, property, record } from 'fast-check';
import { sortableVersion } from '../../../../shared/domain/image-version.ts';
import { type ListedBuild, missedBuild, staleSince } from '../../../../shared/domain/reconcile/missed-build.ts';
import { anImage } from '../../../support/builders.ts';

const SINCE = '2026-11-01T00:00:00.000Z';

const aBuild = (version: string, more: Partial<ListedBuild> = {}): ListedBuild => ({
  arn: anImage(`web-server/${version}`).buildVersionArn,
  status: 'AVAILABLE',
  createdAt: '2026-11-22T02:00:00.000Z',
  ...more,
});
const sortable = (version: string): string => anImage(`web-server/${version}`).sortable;

describe('The build that no event told of', () => {
  it('is the newest usable one by version, however the list is sorted', () => {
    const builds = [
      aBuild('1.9.0/1'),
      aBuild('1.10.0/2'),
      aBuild('1.10.0/1'),
      aBuild('1.11.0/1', { status: 'FAILED' }),
    ];
    expect(missedBuild(builds, { since: SINCE })?.arn).toBe(builds[1]?.arn);
  });

  it.each([
    ['the ledger has accepted it', { newest: sortable('1.4.0/7') }],
    ['the ledger has accepted a newer one', { newest: sortable('1.5.0/1') }],
    ['a sweep has fed it', { fed: sortable('1.4.0/7') }],
    ['it was there before Hallmark was', { since: '2026-11-22T02:00:00.001Z' }],
  ])('is none when %s', (_when, known) => {
    expect(missedBuild([aBuild('1.4.0/7')], { since: SINCE, ...known })).toBeUndefined();
  });

  it('is none twice: what was fed is not fed again, and never an older one', () => {
    const builds = array(
      record({
        major: integer({ min: 1, max: 2 }),
        minor: integer({ min: 0, max: 11 }),
        build: integer({ min: 1, max: 3 }),
        status: constantFrom('AVAILABLE', 'FAILED', 'DEPRECATED'),
      }),
    ).map((all) => all.map(({ major, minor, build, status }) => aBuild(`${major}.${minor}.0/${build}`, { status })));
    assert(
      property(builds, builds, (first, second) => {
        const fed = missedBuild(first, { since: SINCE });
        const known = { since: SINCE, fed: fed && sortableVersion(fed) };
        expect(missedBuild(first, known)).toBeUndefined();
        const next = missedBuild([...first, ...second], known);
        if (fed && next) expect(sortableVersion(next) > sortableVersion(fed)).toBe(true);
      }),
    );
  });
});

describe('An image is stale', () => {
  const now = new Date('2026-12-22T02:00:00Z');
  const stale = (builds: readonly ListedBuild[], days = 14) => staleSince(builds, days, { since: SINCE, now });

  it('when its newest usable build was begun longer ago than it may be', () => {
    expect(stale([aBuild('1.4.0/7'), aBuild('1.5.0/1', { status: 'FAILED', createdAt: now.toISOString() })])).toBe(
      '2026-11-22T02:00:00.000Z',
    );
    expect(stale([aBuild('1.4.0/7')], 31)).toBeUndefined();
  });

  it('when it never had one, for as long as it is looked after', () => {
    expect(stale([])).toBeNull();
    expect(stale([], 60)).toBeUndefined();
  });
});
