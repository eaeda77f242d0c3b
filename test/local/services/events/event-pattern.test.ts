import { BlockList } from 'node:net';
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

  it('finds no field absent that another element of an array has', () => {
    const pattern = { a: { b: [{ exists: false }] } };
    expect(matches(pattern, { a: [{ c: 1 }, { b: 2 }] })).toBe(false);
    expect(matches(pattern, { a: [{ c: 1 }, { d: 2 }] })).toBe(true);
  });

  // Recorded on AWS by LocalStack: tests/aws/services/events/event_pattern_templates/dot_joining_*.json5
  it.each([
    ['a name with a dot in the pattern, an object in the event', { 'a.b': ['x'] }, { a: { b: 'x' } }, true],
    ['an object in the pattern, a name with a dot in the event', { a: { b: ['x'] } }, { 'a.b': 'x' }, true],
    ['one name more in the pattern', { 'a.b': { b: ['x'] } }, { a: { b: 'x' } }, false],
    ['one name more in the event', { a: { b: ['x'] } }, { 'a.b': { b: 'x' } }, false],
  ])('joins names by dots: %s', (_what, pattern, event, expected) => {
    expect(matches({ detail: pattern }, { detail: event })).toBe(expected);
  });

  it('looks for all fields in the same elements, however deep the arrays are', () => {
    const pattern = { a: { b: { c: [1], d: [2] } } };
    const found = (...b: object[]) => matches(pattern, { a: [{ b: [{ c: 9 }] }, { b }] });
    expect(found({ c: 1 }, { d: 2 })).toBe(false);
    expect(found({ c: 1, d: 3 }, { c: 1, d: 2 })).toBe(true);
    expect(matches(pattern, { a: [{ b: { c: 1 } }, { b: { d: 2 } }] })).toBe(false);
  });

  it('of an address is the address however it is written', () => {
    expect(value('2001:db8::1', '2001:0db8:0:0:0:0:0:1')).toBe(true);
    expect(value('2001:db8::1', '2001:db8::2')).toBe(false);
  });

  it('of a range contains what the same range of Node.js contains', () => {
    const octets = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(octets, octets, fc.integer({ min: 0, max: 31 }), (network, other, mask) => {
        const number = network.reduce((sum, octet) => sum * 256 + octet, 0);
        const first = Math.floor(number / 2 ** (32 - mask)) * 2 ** (32 - mask);
        const base = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join('.');
        const block = new BlockList();
        block.addSubnet(base, mask);
        for (const address of [network, other].map((each) => each.join('.')))
          expect(value({ cidr: `${base}/${mask}` }, address)).toBe(block.check(address));
      }),
    );
  });

  it('of a range begins at the address that it is written with', () => {
    expect(value({ cidr: '10.0.0.5/24' }, '10.0.0.5')).toBe(true);
    expect(value({ cidr: '10.0.0.5/24' }, '10.0.0.4')).toBe(false);
  });

  it('with a wildcard of nothing in anything-but is anything but nothing', () => {
    expect(value({ 'anything-but': { wildcard: '' } }, 'dir/init/file')).toBe(true);
    expect(value({ 'anything-but': { wildcard: '' } }, '')).toBe(false);
  });

  it.each([
    ['/Users/*/doc.txt'],
    // AWS takes it: content_wildcard_repeating.json5 of LocalStack, recorded on AWS.
    ['/Users/*/dir/dir/dir/dir/dir/doc.txt'],
    ['*/lib/*'],
    ['arn:aws:events:*:111111111111:*/*'],
  ])('with the wildcard %s is simple enough', (wildcard) => {
    expect(() => compileEventPattern(JSON.stringify({ a: [{ wildcard }] }))).not.toThrow();
  });

  it.each<[string, unknown]>([
    ['one wildcard', [{ wildcard: '*:*:*:*:*:event-bus/*' }]],
    ['four wildcards of two stars', ['bif', 'tiff', 'tif', 'svs'].map((end) => ({ wildcard: `*/datasync/*.${end}` }))],
    ['wildcards of anything-but', [{ 'anything-but': { wildcard: ['*:*:*:*:*:event-bus/*'] } }]],
  ])('with %s can be too complex', (_what, matchers) => {
    expect(() => compileEventPattern(JSON.stringify({ detail: { a: matchers } }))).toThrow(
      'Event pattern is not valid. Reason: Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character',
    );
  });

  it('decides about the most complex patterns at once', () => {
    const stars = 'a*'.repeat(500);
    const branches = (depth: number): object =>
      depth === 0 ? { a: [1] } : { $or: [branches(depth - 1), { [`f${depth}`]: ['x'] }], [`g${depth}`]: ['x'] };
    const many = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [`k${index}`, { $or: [{ a: [1] }, { b: [1] }] }]),
    );
    const started = performance.now();
    for (const pattern of [{ a: [{ wildcard: stars }] }, branches(20), many]) {
      try {
        compileEventPattern(JSON.stringify(pattern));
      } catch (error) {
        expect(error).toMatchObject({ name: 'InvalidEventPatternException' });
      }
    }
    expect(performance.now() - started).toBeLessThan(5000);
  });

  // Recorded on AWS: tests/aws/services/events/test_events_patterns.snapshot.json of LocalStack. AWS adds line and column, local AWS the field.
  it.each<[unknown, string]>([
    [{ a: [{ cidr: '10.0.0.1' }] }, "Malformed CIDR, one '/' required"],
    [{ a: [{ cidr: '10.0.0.0/x' }] }, 'Malformed CIDR, mask bits must be an integer'],
    [{ a: [{ cidr: 'xx.11.xx/8' }] }, 'Nonstandard IP address: xx.11.xx'],
    [{ a: [{ cidr: ['bad-type'] }] }, 'prefix match pattern must be a string'],
    [{ a: [{ 'anything-but': { prefix: 123 } }] }, 'prefix/suffix match pattern must be a string'],
    [{ a: [{ 'anything-but': { suffix: [123, '.txt'] } }] }, 'prefix/suffix match pattern must be a string'],
    [
      { a: [{ 'anything-but': { prefix: { 'equals-ignore-case': 'file' } } }] },
      'Value of anything-but must be an array or single string/number value.',
    ],
    [
      { a: [{ 'anything-but': { suffix: { 'equals-ignore-case': '.png' } } }] },
      'Value of anything-but must be an array or single string/number value.',
    ],
    [
      { a: [{ 'anything-but': { 'equals-ignore-case': 123 } }] },
      'Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.',
    ],
    [{ a: [{ 'anything-but': { wildcard: 123 } }] }, 'wildcard match pattern must be a string'],
    [{ a: [{ numeric: ['>', 0, '>', 0] }] }, 'Bad numeric range operator: >'],
    [{ a: [{ numeric: ['>', 0, '<'] }] }, 'Value of < must be numeric'],
    [{ a: [{ NUMERIC: ['=', 5] }] }, 'Unrecognized match type NUMERIC'],
    [{ a: 42 }, '"a" must be an object or an array'],
    [{ a: [] }, 'Empty arrays are not allowed'],
    [['a'], 'Filter is not an object'],
  ])('%j is refused as AWS refuses it', (pattern, reason) => {
    expect(() => compileEventPattern(JSON.stringify(pattern))).toThrow(`Event pattern is not valid. Reason: ${reason}`);
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
    // event-ruler's CIDR.java: "IPv4 mask bits must be < 32", "IPv6 mask bits must be < 128"
    ['a range of one IPv4 address', { a: [{ cidr: '10.0.0.1/32' }] }],
    ['a range of one IPv6 address', { a: [{ cidr: '2001:db8::1/128' }] }],
    ['an operator as a name in $or', { $or: [{ prefix: ['x'] }, { a: [1] }] }],
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
    const key = fc
      .string({ minLength: 1 })
      .filter((name) => name !== '$or' && name !== '__proto__' && !name.includes('.'));
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
