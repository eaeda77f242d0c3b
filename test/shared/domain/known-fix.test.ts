import fc from 'fast-check';
import { vulnerablePackages } from '../../../shared/domain/known-fix.ts';

const NONE = 'NotAvailable';

/** Package `p0`, `p1`, … with these versions that fix them: what is known of each. */
const known = (fixAvailable: string | undefined, versions: readonly (string | undefined)[]) =>
  vulnerablePackages(
    fixAvailable,
    versions.map((fixedInVersion, index) => ({ name: `p${index}`, fixedInVersion })),
  ).map(({ fixedIn, fixUnknown }) => fixedIn ?? (fixUnknown ? 'perhaps' : 'none'));

describe('What is known of a fix', () => {
  it.each<[string, string | undefined, (string | undefined)[], string[]]>([
    ['is the version of each package', 'YES', ['3.0.15-1', '4'], ['3.0.15-1', '4']],
    [
      'is left open where the finding has one and the package names none',
      'YES',
      [undefined, NONE],
      ['perhaps', 'perhaps'],
    ],
    ['is of some packages only', 'PARTIAL', ['3.0.15-1', NONE, undefined], ['3.0.15-1', 'none', 'perhaps']],
    ['is left open where some package has one and none names it', 'PARTIAL', [NONE, NONE], ['perhaps', 'perhaps']],
    ['is that there is none, when the finding says so', 'NO', [NONE, undefined], ['none', 'none']],
    ['is the version, even when the finding says that there is none', 'NO', ['4'], ['4']],
    ['is that there is none, when the package says so', undefined, [NONE, undefined], ['none', 'perhaps']],
    ['is left open when the finding says something that nobody knows', 'MAYBE', [NONE], ['perhaps']],
  ])('%s', (_what, fixAvailable, versions, expected) => {
    expect(known(fixAvailable, versions)).toEqual(expected);
  });

  it('is never that there is none unless somebody says so', () => {
    const words = fc.option(fc.constantFrom('YES', 'PARTIAL', 'MAYBE', ''), { nil: undefined });
    const versions = fc.array(fc.option(fc.constantFrom('', '1.2.3'), { nil: undefined }));
    fc.assert(
      fc.property(words, versions, (fixAvailable, given) => {
        expect(known(fixAvailable, given)).not.toContain('none');
      }),
    );
  });
});

describe('The packages of a finding', () => {
  it('are listed by name, each once, with the fix that any entry names', () => {
    const listed = [
      { name: 'libcurl', version: '8.1', fixedInVersion: '8.2' },
      { name: 'curl', version: '8.1' },
      { name: 'curl', version: '8.1', fixedInVersion: '8.2' },
    ];
    const expected = [
      { name: 'curl', version: '8.1', fixedIn: '8.2' },
      { name: 'libcurl', version: '8.1', fixedIn: '8.2' },
    ];
    expect(vulnerablePackages('YES', listed)).toEqual(expected);
    expect(vulnerablePackages('YES', listed.toReversed())).toEqual(expected);
  });

  it('are one unknown package where the finding names none, of which nothing is known', () => {
    expect(vulnerablePackages(undefined, [])).toEqual([{ name: 'unknown package', fixUnknown: true }]);
  });
});
