import { expiringWaivers, waivedPackages } from '../../../shared/domain/waiver.ts';
import { aFinding, NOW } from '../../support/builders.ts';

const waiver = (more: object = {}) => ({
  ...{ id: 'CVE-2026-31415', owner: 'dana', reason: 'not reachable', expires: '2026-12-31' },
  ...more,
});
const counts = (more: object, at = NOW) =>
  waivedPackages([waiver(more)], aFinding(), at, { image: 'web-server', stage: 'prod' }).left.length === 0;

describe('A waiver', () => {
  it.each([
    ['to the end of its last day in UTC', '2026-11-22T23:59:59.999Z', true],
    ['no longer on the day after', '2026-11-23T00:00:00.000Z', false],
  ])('counts %s', (_when, at, expected) => {
    expect(counts({ expires: '2026-11-22' }, new Date(at))).toBe(expected);
  });

  it('counts never when its expiry is no date', () => {
    expect(counts({ expires: 'someday' })).toBe(false);
  });

  it.each([
    ['package', { packageName: 'openssl' }, { packageName: 'curl' }],
    ['image', { images: ['web-server'] }, { images: ['base-arm64'] }],
    ['stage', { stages: ['dev', 'prod'] }, { stages: ['dev'] }],
  ])('counts only for the %s that it names', (_what, fitting, other) => {
    expect(counts(fitting)).toBe(true);
    expect(counts(other)).toBe(false);
  });

  it('that is for some stages counts nowhere where no stage is known', () => {
    expect(waivedPackages([waiver({ stages: ['prod'] })], aFinding(), NOW).by).toEqual([]);
    expect(waivedPackages([waiver()], aFinding(), NOW).by).toHaveLength(1);
  });
});

describe('Waivers of a finding in several packages', () => {
  const finding = aFinding({ packages: [{ name: 'curl' }, { name: 'libcurl' }, { name: 'openssl' }] });
  const of = (...all: object[]) => waivedPackages(all.map(waiver), finding, NOW);

  it('cover the packages that they name, and leave the others', () => {
    const { left, waived, by } = of({ packageName: 'libcurl' }, { packageName: 'nginx' });
    expect(left.map(({ name }) => name)).toEqual(['curl', 'openssl']);
    expect(waived).toEqual([{ name: 'libcurl' }]);
    expect(by).toHaveLength(1);
  });

  it('cover all of them where no package is named', () => {
    expect(of({ packageName: 'curl' }, {}).left).toEqual([]);
  });
});

describe('Waivers that end soon', () => {
  it('are told soonest first, with those that have just ended', () => {
    const all = ['2026-12-25', '2026-11-30', '2026-11-20', '2026-10-01'].map((expires) => waiver({ expires }));
    expect(expiringWaivers(all, NOW, 14).map(({ waiver: { expires }, daysLeft }) => [expires, daysLeft])).toEqual([
      ['2026-11-20', -2],
      ['2026-11-30', 8],
    ]);
  });
});
