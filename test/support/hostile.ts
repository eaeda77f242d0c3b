import fc, { type Arbitrary } from 'fast-check';

/** Values as an attacker, a tired person or a broken program would write them. */

const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'then', 'valueOf', ''];

const TEXTS = [
  ...NAMES,
  '\u0000',
  '\u200b',
  '\ud800',
  '../../../../etc/passwd',
  '/proc/self/mem',
  '$(touch /tmp/owned)',
  '{{ unclosed',
  '{% $boom( %}',
  '<!channel>',
  "'; DROP TABLE images; --",
  'arn:aws-cn:imagebuilder:cn-north-1:111111111111:image/web-server/1.0.0/1',
  'arn:aws:imagebuilder:us-east-1:111111111111:image/web-server/1.0.0/1',
  'ami-0123456789abcdef0',
  'web-server/1.0.0',
  ...NAMES.map((name) => `${name}/1.0.0`),
  'arn:aws:imagebuilder:us-east-1:111111111111:image/constructor/1.0.0/1',
  'x'.repeat(5000),
  '9'.repeat(400),
  '1e400',
  'NaN',
];

/** Own methods that are none, and more keys than anybody reads. */
const OBJECTS: readonly unknown[] = [
  { toString: 'x' },
  { toJSON: 'x', valueOf: null },
  Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`unknown-${index}`, index])),
];

const NUMBERS = [0, -0, -1, 1.5, 2 ** 53, Number.MAX_VALUE, -Number.MAX_VALUE, Number.MIN_VALUE];

const leaf: Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(...TEXTS, ...NUMBERS, ...OBJECTS, null, true, false, [], {}),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.integer(),
);

const key = fc.oneof(fc.constantFrom(...NAMES, 'name', 'image', 'stages', 'reason'), fc.string({ maxLength: 12 }));

/** An object with such a key has it as its own, as JSON.parse makes it. */
const own = (entries: readonly (readonly [string, unknown])[]): object => {
  const made = {};
  for (const [name, value] of entries)
    Object.defineProperty(made, name, { value, enumerable: true, configurable: true, writable: true });
  return made;
};

export const hostileValue: Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }).map(own),
  ),
})).value;

type Path = readonly (string | number)[];

/** Every place in a value of JSON, the whole first. */
const placesOf = (value: unknown, at: Path = []): readonly Path[] => {
  if (typeof value !== 'object' || value === null) return [at];
  const inner: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value);
  return [at, ...inner.flatMap(([name, each]) => placesOf(each, [...at, name]))];
};

const replaced = (value: unknown, [first, ...rest]: Path, by: (before: unknown) => unknown): unknown => {
  if (first === undefined) return by(value);
  if (Array.isArray(value)) return value.map((each, index) => (index === first ? replaced(each, rest, by) : each));
  return own(
    Object.entries(value as object).map(([name, each]) => [name, name === first ? replaced(each, rest, by) : each]),
  );
};

/** A value that is right, with one to three places of it replaced, or with a key more. */
export const spoiled = (right: unknown): Arbitrary<unknown> => {
  const places = placesOf(right);
  const spoil = fc.record({ place: fc.constantFrom(...places), value: hostileValue, key: fc.option(key) });
  return fc.array(spoil, { minLength: 1, maxLength: 3 }).map((all) =>
    all.reduce<unknown>((value, { place, value: by, key: more }) => {
      // Nothing looks into what has been put there.
      if (!placesOf(value).some((each) => String(each) === String(place))) return value;
      return replaced(value, place, (before) =>
        more !== null && typeof before === 'object' && before !== null && !Array.isArray(before)
          ? own([...Object.entries(before), [more, by]])
          : by,
      );
    }, right),
  );
};
