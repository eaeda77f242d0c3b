import fc from 'fast-check';
import { evaluateTemplate } from '../../../../../local/services/states/interpreter/expression.ts';
import { run } from '../support/machine.ts';

const evaluate = (source: string, input: unknown = {}) =>
  evaluateTemplate(`{% ${source} %}`, { states: { input } }, 'Output');

describe('An expression', () => {
  it('that gives nothing fails the state, which is named with its field', async () => {
    const { error, cause } = await run({ Here: { Type: 'Pass', Output: { ami: '{% $states.input.ami %}' } } });
    expect(error).toBe('States.QueryEvaluationError');
    expect(cause).toBe(
      "An error occurred while executing the state 'Here' (entered at the event id #1). The JSONata expression " +
        "'$states.input.ami' specified for the field 'Output/ami' returned nothing (undefined).",
    );
  });

  it('that gives a function fails', async () => {
    await expect(evaluate('function($x){ $x }')).rejects.toThrow('returned a function');
  });

  it('gives plain JSON: what comes out is what would come back from its own text', () =>
    fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 3 }), async (input) => {
        const plain = JSON.parse(JSON.stringify(input)) as unknown;
        const out = await evaluate('{"same": [$states.input, $states.input][0]}', { kept: plain });
        expect(JSON.parse(JSON.stringify(out))).toEqual(out);
        expect(out).toEqual({ same: { kept: plain } });
      }),
      { numRuns: 50 },
    ));

  it('loses one-element arrays as JSONata does, and keeps them with []', async () => {
    const input = { list: [{ a: 1 }] };
    expect(await evaluate('$states.input.list.a', input)).toBe(1);
    expect(await evaluate('$states.input.list.a[]', input)).toEqual([1]);
  });
});

describe('The functions of Step Functions', () => {
  it('$partition cuts an array into parts that together are the array', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { minLength: 1 }), fc.integer({ min: 1, max: 9 }), async (list, size) => {
        const parts = (await evaluate(`$partition($states.input.list[], ${size})`, { list })) as number[][];
        expect(parts.flat()).toEqual([...list]);
        expect(parts.slice(0, -1).every((part) => part.length === size)).toBe(true);
      }),
      { numRuns: 50 },
    ));

  it('$range counts up and down, the end included', async () => {
    expect(await evaluate('$range(1, 9, 3)')).toEqual([1, 4, 7]);
    expect(await evaluate('$range(3, 1, -1)')).toEqual([3, 2, 1]);
    expect(await evaluate('$range(1, 1000, 1)')).toHaveLength(1000);
    await expect(evaluate('$range(1, 1001, 1)')).rejects.toThrow('at most 1000 numbers');
  });

  it('$hash knows the algorithms that AWS names', async () => {
    expect(await evaluate("$hash('', 'MD5')")).toBe('d41d8cd98f00b204e9800998ecf8427e');
    expect(await evaluate("$hash('', 'SHA-256')")).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
    await expect(evaluate("$hash('', 'SHA-3')")).rejects.toThrow(
      'must be one of SHA-1, SHA-384, SHA-256, SHA-512, MD5',
    );
  });

  it('$parse reads JSON, and $eval is refused', async () => {
    expect(await evaluate(`$parse('{"a":[1]}').a[]`)).toEqual([1]);
    await expect(evaluate("$eval('1')")).rejects.toThrow('$eval is not supported');
  });

  it('$random gives the same for the same seed, and $uuid and $now are those of the world', async () => {
    const Output =
      '{% {"same": $random(7) = $random(7), "random": $random(), "uuid": $uuid(), "now": $now(), "ms": $millis()} %}';
    const { output } = await run(
      { A: { Type: 'Pass', Output } },
      {},
      { start: new Date('2026-02-03T04:05:06Z'), random: () => 0.25 },
    );
    expect(output).toEqual({
      same: true,
      random: 0.25,
      uuid: '00000000-0000-4000-a000-000000000001',
      now: '2026-02-03T04:05:06.000Z',
      ms: Date.parse('2026-02-03T04:05:06Z'),
    });
  });
});
