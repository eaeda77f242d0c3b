import fc from 'fast-check';
import { compileCheck } from '../../../../local/wire/constraints/compile.ts';
import type { Shape } from '../../../../local/wire/constraints/data.ts';

const RUNS = { seed: 20_261_201, numRuns: 1000 };

/** What is wrong with `value` as the member `Value` of a request, which has the shape. */
const rulesBroken = (shape: Shape, value: unknown, more: Readonly<Record<string, Shape>> = {}): readonly string[] => {
  const shapes = { Request: { members: { Value: 'Value' } }, Value: shape, ...more };
  return compileCheck({ operations: {}, shapes }, 'Request')({ Value: value }).map(({ rule }) => rule.kind);
};

const bounds = fc.tuple(fc.nat(20), fc.nat(20)).map(([least, more]) => [least, least + more] as const);

describe('A value', () => {
  it('inside its length passes, outside it fails: texts', () => {
    fc.assert(
      fc.property(bounds, fc.string({ maxLength: 60, unit: 'grapheme' }), ([least, most], text) => {
        const length = [...text].length;
        const inside = length >= least && length <= most;
        expect(rulesBroken({ length: [least, most] }, text)).toEqual(inside ? [] : ['length']);
      }),
      RUNS,
    );
  });

  it('inside its length passes, outside it fails: lists, maps and binary data', () => {
    fc.assert(
      fc.property(bounds, fc.nat(60), ([least, most], size) => {
        const expected = size >= least && size <= most ? [] : ['length'];
        const list = Array.from({ length: size }, (_, index) => String(index));
        const map = Object.fromEntries(list.map((each) => [`k${each}`, each]));
        for (const value of [list, map, new Uint8Array(size)])
          expect(rulesBroken({ length: [least, most] }, value)).toEqual(expected);
      }),
      RUNS,
    );
  });

  it('inside its range passes, outside it fails', () => {
    fc.assert(
      fc.property(bounds, fc.integer({ min: -50, max: 90 }), ([least, most], number) => {
        const inside = number >= least && number <= most;
        expect(rulesBroken({ range: [least, most] }, number)).toEqual(inside ? [] : ['range']);
      }),
      RUNS,
    );
  });

  it('of its enumeration passes, any other fails', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { minLength: 1 }), fc.string(), (values, other) => {
        for (const value of values) expect(rulesBroken({ enum: values }, value)).toEqual([]);
        expect(rulesBroken({ enum: values }, other)).toEqual(values.includes(other) ? [] : ['enum']);
      }),
      RUNS,
    );
  });

  it('that matches its pattern passes, one with another character fails', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9-]{1,20}$/), fc.constantFrom('A', ' ', '_', 'é', '\n'), (text, other) => {
        expect(rulesBroken({ pattern: '[a-z0-9-]{1,21}' }, text)).toEqual([]);
        expect(rulesBroken({ pattern: '[a-z0-9-]{1,21}' }, text + other)).toEqual(['pattern']);
      }),
      RUNS,
    );
  });

  it('of more bytes than its limit fails, whatever the number of characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), fc.nat(60), (text, limit) => {
        const inside = new TextEncoder().encode(text).length <= limit;
        expect(rulesBroken({ bytes: limit }, text)).toEqual(inside ? [] : ['bytes']);
      }),
      RUNS,
    );
  });

  it('in a list that breaks a rule is reported at the list, once', () => {
    const Item = { length: [1, 3] } as const;
    expect(rulesBroken({ items: 'Item' }, ['a', 'toolong', 'alsotoolong'], { Item })).toEqual(['each']);
    expect(rulesBroken({ items: 'Item' }, ['a', 'abc'], { Item })).toEqual([]);
  });

  it('in a map is checked by its key and by its value', () => {
    const more = { Key: { length: [1, 3] }, Item: { enum: ['x'] } } as const;
    const map = { keys: 'Key', values: 'Item' };
    expect(rulesBroken(map, { a: 'x' }, more)).toEqual([]);
    expect(rulesBroken(map, { long: 'y' }, more)).toEqual(['each', 'each']);
  });

  it('that is absent passes, unless it is required', () => {
    const check = (value: object) =>
      compileCheck(
        { operations: {}, shapes: { Request: { required: ['A'], members: { B: 'B' } }, B: { length: [1, 2] } } },
        'Request',
      )(value).map(({ path, rule }) => `${path.join('.')} ${rule.kind}`);
    expect(check({ A: '' })).toEqual([]);
    expect(check({ A: null, B: null })).toEqual(['A required']);
    expect(check({})).toEqual(['A required']);
  });

  it('may hold others of its own shape, as deep as a request goes', () => {
    const shapes = { Request: { members: { Value: 'Tree' } }, Tree: { members: { Name: 'Name', Inner: 'Tree' } } };
    const check = compileCheck({ operations: {}, shapes: { ...shapes, Name: { length: [0, 2] } } }, 'Request');
    expect(check({ Value: { Inner: { Inner: { Name: 'abc' } } } })).toMatchObject([
      { path: ['Value', 'Inner', 'Inner', 'Name'] },
    ]);
  });

  it('of many that are wrong: ten are reported, since answers are bounded', () => {
    const shapes = {
      Request: { members: { Values: 'List' } },
      List: { items: 'Item' },
      Item: { required: ['Key'] },
    };
    const check = compileCheck({ operations: {}, shapes }, 'Request');
    expect(check({ Values: Array.from({ length: 1000 }, () => ({})) })).toHaveLength(10);
  });
});
