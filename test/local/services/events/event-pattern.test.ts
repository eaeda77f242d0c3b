import fc from 'fast-check';
import { compileEventPattern, compilePattern } from '../../../../local/services/events/pattern/event-pattern.ts';

const matches = (pattern: object, event: unknown): boolean => compileEventPattern(JSON.stringify(pattern))(event);
const value = (matcher: unknown, given: unknown): boolean => matches({ a: [matcher] }, { a: given });

describe('An event pattern', () => {
  it.each<[string, unknown, unknown, boolean]>([
    ['a text equals itself', 'x', 'x', true],
    ['case counts', 'x', 'X', false],
    ['a number equals itself however it is written', 1, 1.0, true],
    ['a number is not its digits', 1, '1', false],
    ['null equals null', null, null, true],
    ['null is not absent', null, undefined, false],
    ['any element of an array will do', 'x', ['y', 'x'], true],
    ['prefix', { prefix: 'ab' }, 'abc', true],
    ['prefix, not inside', { prefix: 'b' }, 'abc', false],
    ['prefix in any case', { prefix: { 'equals-ignore-case': 'AB' } }, 'abc', true],
    ['suffix', { suffix: '.png' }, 'a.png', true],
    ['suffix in any case', { suffix: { 'equals-ignore-case': '.PNG' } }, 'a.png', true],
    ['any case', { 'equals-ignore-case': 'Alice' }, 'aLICE', true],
    ['wildcard', { wildcard: 'dir/*.png' }, 'dir/a/b.png', true],
    ['wildcard holds at both ends', { wildcard: 'b*' }, 'abc', false],
    ['an escaped star is a star', { wildcard: 'a\\*' }, 'a*', true],
    ['an escaped star is nothing else', { wildcard: 'a\\*' }, 'ab', false],
    ['other characters mean themselves', { wildcard: 'a.c*' }, 'abcd', false],
    ['cidr', { cidr: '10.0.0.0/24' }, '10.0.0.255', true],
    ['cidr, outside', { cidr: '10.0.0.0/24' }, '10.0.1.0', false],
    ['cidr of version 6', { cidr: '2001:db8::/32' }, '2001:db8::1', true],
    ['cidr of what is no address', { cidr: '10.0.0.0/24' }, 'text', false],
    ['numeric equal', { numeric: ['=', 5] }, 5, true],
    ['numeric range, its end', { numeric: ['>', 0, '<=', 5] }, 5, true],
    ['numeric range, below', { numeric: ['>', 0, '<=', 5] }, 0, false],
    ['numeric wants numbers', { numeric: ['=', 5] }, '5', false],
    ['anything but a text', { 'anything-but': 'x' }, 'y', true],
    ['anything but a text that it is', { 'anything-but': 'x' }, 'x', false],
    ['anything but wants a value', { 'anything-but': 'x' }, undefined, false],
    ['anything but a list', { 'anything-but': [1, 2] }, 2, false],
    ['anything but a prefix', { 'anything-but': { prefix: 'in' } }, 'init', false],
    ['anything but prefixes', { 'anything-but': { prefix: ['in', 'out'] } }, 'output', false],
    ['anything but a suffix', { 'anything-but': { suffix: '.txt' } }, 'a.png', true],
    ['anything but in any case', { 'anything-but': { 'equals-ignore-case': ['A', 'b'] } }, 'B', false],
    ['anything but a wildcard', { 'anything-but': { wildcard: '*/lib/*' } }, 'a/lib/b', false],
    ['exists', { exists: true }, 0, true],
    ['exists wants a leaf', { exists: true }, { b: 1 }, false],
    ['exists not', { exists: false }, undefined, true],
    ['exists not, but does', { exists: false }, null, false],
  ])('%s', (_name, matcher, given, expected) => {
    expect(value(matcher, given)).toBe(expected);
  });

  it('wants every field and one of the values of each', () => {
    const pattern = { source: ['aws.imagebuilder'], detail: { state: { status: ['AVAILABLE', 'FAILED'] } } };
    expect(matches(pattern, { source: 'aws.imagebuilder', detail: { state: { status: 'FAILED' } } })).toBe(true);
    expect(matches(pattern, { source: 'aws.imagebuilder', detail: { state: { status: 'BUILDING' } } })).toBe(false);
    expect(matches(pattern, { source: 'aws.imagebuilder', detail: 'text' })).toBe(false);
  });

  it('looks for all fields in the same element of an array', () => {
    const pattern = { items: { name: ['a'], size: [1] } };
    expect(
      matches(pattern, {
        items: [
          { name: 'a', size: 2 },
          { name: 'b', size: 1 },
        ],
      }),
    ).toBe(false);
    expect(matches(pattern, { items: [{ name: 'b' }, { name: 'a', size: 1 }] })).toBe(true);
  });

  it('takes one of the branches of $or, beside the other fields', () => {
    const pattern = { source: ['s'], $or: [{ a: [1] }, { b: { c: [2] } }] };
    expect(matches(pattern, { source: 's', b: { c: 2 } })).toBe(true);
    expect(matches(pattern, { source: 's', b: { c: 3 } })).toBe(false);
    expect(matches(pattern, { source: 't', a: 1 })).toBe(false);
  });

  it('finds a field absent inside an object that is absent', () => {
    expect(matches({ a: { b: [{ exists: false }] } }, {})).toBe(true);
  });

  it.each<[string, unknown]>([
    ['an empty pattern', {}],
    ['an empty object', { a: {} }],
    ['an empty array', { a: [] }],
    ['a value outside an array', { a: 'x' }],
    ['an array in an array', { a: [['x']] }],
    ['an empty operator', { a: [{}] }],
    ['an unknown operator', { a: [{ like: 'x' }] }],
    ['two operators in one', { a: [{ prefix: 'x', suffix: 'y' }] }],
    ['two stars in a row', { a: [{ wildcard: 'a**r' }] }],
    ['an escape of nothing', { a: [{ wildcard: 'a\\b' }] }],
    ['a prefix that is no text', { a: [{ prefix: 1 }] }],
    ['a range upside down', { a: [{ numeric: ['>', 5, '<', 1] }] }],
    ['a number too large', { a: [{ numeric: ['=', 6e9] }] }],
    ['an unknown comparison', { a: [{ numeric: ['!=', 5] }] }],
    ['an address that is none', { a: [{ cidr: '10.0.0.0/33' }] }],
    ['anything but of two kinds', { a: [{ 'anything-but': [1, 'x'] }] }],
    ['anything but an empty prefix', { a: [{ 'anything-but': { prefix: '' } }] }],
    ['anything but of an unknown kind', { a: [{ 'anything-but': { numeric: ['=', 1] } }] }],
    ['exists that is no boolean', { a: [{ exists: 'yes' }] }],
    ['one branch in $or', { $or: [{ a: [1] }] }],
    ['more than 2,048 characters', { a: ['x'.repeat(2048)] }],
  ])('with %s is refused', (_name, pattern) => {
    expect(() => compileEventPattern(JSON.stringify(pattern))).toThrow(
      expect.objectContaining({
        name: 'InvalidEventPatternException',
        message: expect.stringMatching(/^Event pattern is not valid\. Reason: ./),
      }),
    );
  });

  it('made of the leaves of an event matches it', () => {
    const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
    const key = fc.string({ minLength: 1 }).filter((name) => name !== '$or' && name !== '__proto__');
    const event = fc.dictionary(key, fc.oneof(leaf, fc.dictionary(key, leaf, { minKeys: 1 })), { minKeys: 1 });
    const asPattern = (given: unknown): unknown =>
      typeof given === 'object' && given !== null
        ? Object.fromEntries(Object.entries(given).map(([name, inner]) => [name, asPattern(inner)]))
        : [given];
    fc.assert(fc.property(event, (given) => compilePattern(asPattern(given))(given)));
  });

  it('of anything-but says the opposite of the value itself', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        (one, other) => value({ 'anything-but': one }, other) !== value(one, other),
      ),
    );
  });
});
