import { fits } from '../../../shared/domain/glob.ts';

it.each([
  ['*', '', true],
  ['*', 'anything', true],
  ['web', 'web', true],
  ['web', 'web-1', false],
  ['web-*', 'web-1', true],
  ['web-*', 'web-', true],
  ['web-*', 'my-web-1', false],
  ['*-web', 'my-web', true],
  ['*-web', 'my-web-1', false],
  ['a*b*c', 'a-b-c', true],
  ['a*b*c', 'acb', false],
  ['ab*ba', 'aba', false],
  ['a.c', 'abc', false],
])('%s and %j: %s', (pattern, text, expected) => {
  expect(fits(pattern, text)).toBe(expected);
});

it('does not take longer than the text for each star', () => {
  expect(fits('*a'.repeat(120), `${'a'.repeat(100_000)}b`)).toBe(false);
});
