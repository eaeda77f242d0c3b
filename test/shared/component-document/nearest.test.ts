import fc from 'fast-check';
import { nearest } from '../../../shared/component-document/nearest.ts';

describe('the nearest word', () => {
  it.each([
    ['stage', ['stages', 'regions'], 'stages'],
    ['Regions', ['stages', 'regions'], 'regions'],
    ['slck', ['slack', 'emails'], 'slack'],
    ['colour', ['stages', 'regions'], undefined],
    ['xy', ['id'], undefined],
  ])('to %s in %j is %s', (word, known, expected) => {
    expect(nearest(word, known)).toBe(expected);
  });

  it('to a word with one letter missing is the word', () => {
    const word = fc.stringMatching(/^[a-z]{4,12}$/);
    fc.assert(
      fc.property(word, fc.nat(11), (whole, at) => {
        const missing = whole.slice(0, at % whole.length) + whole.slice((at % whole.length) + 1);
        expect(nearest(missing, ['0000', whole])).toBe(whole);
      }),
    );
  });
});
