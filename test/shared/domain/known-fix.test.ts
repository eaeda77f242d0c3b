import fc from 'fast-check';
import { knownFix } from '../../../shared/domain/known-fix.ts';

describe('A known fix', () => {
  it.each<[string, string | undefined, (string | undefined)[], object]>([
    [
      'is the first version that is named',
      'YES',
      [undefined, 'NotAvailable', '3.0.15-1', '4'],
      { fixedIn: '3.0.15-1' },
    ],
    ['is there although nobody knows in which version', 'YES', [undefined], { fixUnknown: true }],
    ['is there for some of the packages', 'PARTIAL', ['NotAvailable'], { fixUnknown: true }],
    ['is not there when that is said', 'NO', ['NotAvailable'], { fixUnknown: false }],
    ['is not there when each package says so', undefined, ['NotAvailable'], { fixUnknown: false }],
    ['may be there when nothing is said', undefined, [], { fixUnknown: true }],
  ])('%s', (_what, fixAvailable, versions, expected) => {
    expect(knownFix(fixAvailable, versions)).toEqual(expected);
  });

  it('is never said to be missing unless somebody says so', () => {
    const words = fc.option(fc.constantFrom('YES', 'PARTIAL', 'MAYBE', ''), { nil: undefined });
    const versions = fc.array(fc.option(fc.constantFrom('', '1.2.3'), { nil: undefined }));
    fc.assert(
      fc.property(words, versions, (fixAvailable, given) => {
        const { fixedIn, fixUnknown } = knownFix(fixAvailable, given);
        expect(fixedIn !== undefined || fixUnknown === true).toBe(true);
      }),
    );
  });
});
