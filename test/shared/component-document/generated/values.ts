import fc from 'fast-check';
import type { ActionModule, Input } from '../../../../shared/component-document/modules/action-module.ts';

/** Stands for some reference until it is known what there is to refer to. */
export const PLACE = /@(\d+)@/g;
const reference = fc.nat(999).chain((number) => fc.constantFrom(`@${number}@`, `a @${number}@ b`));

export const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{3,12}$/);

/** What people write: anything, but for braces, which are references. */
export const text = fc.oneof(
  word,
  fc.string({ minLength: 1, maxLength: 30 }).filter((each) => !/[{}@]/.test(each) && each.trim() !== ''),
  fc.constantFrom(
    'a: b',
    '# none',
    '- dash',
    '*',
    '%x',
    '&y',
    'yes',
    '0640',
    '1.10',
    "it's",
    'say "hi"',
    'two\nlines\n',
  ),
);

const scalar = fc.oneof(text, reference);

const VALUES: Readonly<Record<Input['type'], fc.Arbitrary<unknown>>> = {
  any: scalar,
  flag: fc.boolean(),
  map: fc.dictionary(word, text, { maxKeys: 3, noNullPrototype: true }),
  parameters: fc.array(fc.record({ name: word, value: text }), { maxLength: 3 }),
  permissions: fc.constantFrom('0640', '755', 644),
  text: fc.oneof(scalar, fc.integer({ min: 0 })),
  texts: fc.array(scalar, { minLength: 1, maxLength: 4 }),
  whole: fc.nat(),
};

const inputValue = ({ type, values, prefixes }: Input): fc.Arbitrary<unknown> => {
  if (values !== undefined) return fc.constantFrom(...values);
  return prefixes === undefined
    ? VALUES[type]
    : fc.oneof(
        word.map((rest) => `${prefixes[0]}${rest}`),
        reference,
      );
};

const one = ([operator, value]: readonly [string, unknown]): Record<string, unknown> => ({ [operator]: value });
const two = ([operator, left, value]: readonly [string, unknown, unknown]) => ({ [operator]: left, value });

/** `if` and Assert: comparisons, and up to three logical operators around them. */
export const condition: fc.Arbitrary<Record<string, unknown>> = fc.letrec<{
  any: Record<string, unknown>;
  leaf: Record<string, unknown>;
}>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'condition' },
    tie('leaf'),
    fc.array(tie('any'), { minLength: 1, maxLength: 2, depthIdentifier: 'condition' }).map((and) => ({ and })),
    fc.array(tie('any'), { minLength: 1, maxLength: 2, depthIdentifier: 'condition' }).map((or) => ({ or })),
    tie('any').map((not) => ({ not })),
  ),
  leaf: fc.oneof(
    fc.tuple(fc.constantFrom('fileExists', 'folderExists', 'binaryExists', 'stringIsEmpty'), text).map(one),
    fc.tuple(fc.constantFrom('stringEquals', 'patternMatches'), text, text).map(two),
    fc.tuple(fc.constantFrom('numberEquals', 'numberLessThan'), fc.integer(), fc.integer()).map(two),
  ),
})).any;

/** Inputs as the table of the module has them. */
export const inputsOf = ({ shape, inputs, oneOf }: ActionModule): fc.Arbitrary<unknown> => {
  if (shape === 'condition') return condition;
  const keys = Object.keys(inputs).filter((key) => oneOf === undefined || key === oneOf[0]);
  const map = fc.record(Object.fromEntries(keys.map((key) => [key, inputValue(inputs[key] as Input)])), {
    requiredKeys: keys.filter((key) => inputs[key]?.required || oneOf !== undefined),
    noNullPrototype: true,
  });
  return shape === 'list' ? fc.array(map, { minLength: 1, maxLength: 3 }) : map;
};

export const loop = fc.oneof(
  fc.record({ forEach: fc.array(text, { minLength: 1, maxLength: 3 }) }),
  fc.record({ forEach: fc.record({ list: text, delimiter: fc.constantFrom(',', ';', '\n', ' ') }) }),
  fc.record({
    for: fc.record({ start: fc.integer({ max: 0 }), end: fc.integer({ min: 0 }), updateBy: fc.integer({ min: 1 }) }),
  }),
);
