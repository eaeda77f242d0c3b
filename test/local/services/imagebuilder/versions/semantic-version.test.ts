import { assert, integer, property, tuple } from 'fast-check';
import {
  compareVersions,
  isVersionFilter,
  meets,
  newestOf,
  nextVersion,
} from '../../../../../local/services/imagebuilder/versions/semantic-version.ts';

const version = tuple(integer({ min: 0, max: 40 }), integer({ min: 0, max: 40 }), integer({ min: 0, max: 40 }));

describe('a wildcard', () => {
  it.each([
    ['1.2.3', true],
    ['1.2.x', true],
    ['1.x.x', true],
    ['x.x.x', true],
    ['x.2.x', false],
    ['1.x.3', false],
    ['1.2', false],
    ['1.2.3.4', false],
  ])('%s: %s', (text, expected) => {
    expect(isVersionFilter(text)).toBe(expected);
  });

  it('means the newest, by number and not by letter', () => {
    expect(newestOf(['1.9.0', '1.10.0', '2.0.0'], '1.x.x')).toBe('1.10.0');
    expect(newestOf(['1.9.0'], '3.x.x')).toBeUndefined();
  });

  it('counts on from the newest, and what follows the x begins anew', () => {
    expect(nextVersion(['1.2.9', '1.3.0'], '1.2.x')).toBe('1.2.10');
    expect(nextVersion(['1.2.9'], '1.x.x')).toBe('1.3.0');
    expect(nextVersion([], 'x.x.x')).toBe('1.0.0');
  });
});

it('the next version is newer than every one that the wildcard means, and is meant by it', () => {
  assert(
    property(version, version, (a, b) => {
      const [one, other] = [a.join('.'), b.join('.')];
      for (const filter of [`${a[0]}.${a[1]}.x`, `${a[0]}.x.x`, 'x.x.x']) {
        const next = nextVersion([one, other], filter);
        expect(meets(next, filter)).toBe(true);
        for (const each of [one, other])
          if (meets(each, filter)) expect(compareVersions(next, each)).toBeGreaterThan(0);
      }
    }),
  );
});
