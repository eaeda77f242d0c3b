import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { constraintsOf, DATA_FOLDER } from '../../../../local/wire/constraints/data.ts';
import { compilePattern } from '../../../../local/wire/constraints/pattern.ts';

const services = readdirSync(DATA_FOLDER).map((file) => file.replace('.json', ''));
const patterns = [
  ...new Set(
    services.flatMap((service) =>
      Object.values(constraintsOf(service)?.shapes ?? {}).flatMap(({ pattern }) => pattern ?? []),
    ),
  ),
];

describe('Patterns of the service models', () => {
  it('are many', () => {
    expect(patterns.length).toBeGreaterThan(100);
  });

  it.each(patterns)('compile: %s', (pattern) => {
    expect(compilePattern(pattern).unicode).toBe(true);
  });

  it.each(patterns)('take no long time on a long text that almost matches: %s', (pattern) => {
    const compiled = compilePattern(pattern);
    const parts = ['a', '0', ' ', '-', 'a-', '_', '.', '/', 'a/', 'a.', 'x.', 'A', '=', '\t ', '*', ':', 'a b', '[0]'];
    const began = performance.now();
    for (const part of parts) {
      for (const end of ['', '!', '\u0001', '~', ' ', '\n', '\u{1F600}']) compiled.test(part.repeat(1000) + end);
    }
    // Each of the two patterns that are replaced takes longer than the age of the universe.
    expect(performance.now() - began).toBeLessThan(5000);
  });
});

describe('A pattern of Java', () => {
  it.each([
    // The whole text has to match: https://docs.oracle.com/javase/8/docs/api/java/util/regex/Matcher.html#matches--
    ['[0-9]{12}', '123456789012', true],
    ['[0-9]{12}', '1234567890123', false],
    ['[0-9]{12}', 'a123456789012', false],
    ['^[0-9]{12}$', '123456789012\n', false],
    ['tag:.+|Name|Type', 'Name', true],
    ['tag:.+|Name|Type', 'NameX', false],
    ['tag:.+|Name|Type', 'xtag:a', false],
    // Letters and digits of all scripts
    ['[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+', 'Größe 3 – nein', false],
    ['[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+', 'Größe 3 名前', true],
    // White space is that of ASCII
    ['^[a-z\\s]+$', 'a b\tc', true],
    ['^[a-z\\s]+$', 'a\u00a0b', false],
    ['[^\\s]+', 'a\u00a0b', true],
    ['^\\S{1,128}$', 'a\u00a0b', true],
    ['^\\S{1,128}$', 'a b', false],
    // What JavaScript does not let be escaped
    ['[A-Za-z0-9\\_\\-]+', 'a_-', true],
    ['[\\w+=,.@:\\/-]*', 'a/b:c', true],
    ['\\"\\@\\ a', '"@ a', true],
    // Classes by name
    ['\\p{ASCII}*', 'abc', true],
    ['\\p{ASCII}*', 'äbc', false],
    ['[\\p{Alnum}-]+', 'a-1', true],
    ['[\\p{Alnum}-]+', 'a_1', false],
    ['\\P{Digit}+', 'ab', true],
    ['\\P{Digit}+', 'a1', false],
    // A pair of surrogates is one character
    ['[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*', 'a\u{1F600}b', true],
    ['[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*', 'a\u0000b', false],
  ])('%s on %j: %s', (pattern, text, matches) => {
    expect(compilePattern(pattern).test(text)).toBe(matches);
  });
});

describe('A pattern that is replaced by one that takes linear time', () => {
  it.each([
    ['^[a-z0-9*](?:[._\\-/a-z0-9*]?[a-z0-9*]+)*$', ['a', '0', '*', '.', '_', '-', '/', 'A', ' ']],
    ['^[ \\t]*[\\x20-\\x7E]+([ \\t]+[\\x20-\\x7E]+)*[ \\t]*$', [' ', '\t', 'a', '~', '\n', 'é']],
  ])('accepts the same texts: %s', (pattern, alphabet) => {
    const original = new RegExp(pattern);
    const compiled = compilePattern(pattern);
    expect(compiled.source).not.toContain(pattern);
    const text = fc.array(fc.constantFrom(...alphabet), { maxLength: 8 }).map((all) => all.join(''));
    fc.assert(
      fc.property(text, (each) => compiled.test(each) === original.test(each)),
      { seed: 7, numRuns: 20_000 },
    );
  });
});
