import { call, failure, functions, inside, run } from '../support/machine.ts';

describe('Variables', () => {
  it('are seen by every later state', async () => {
    const states = {
      A: { Type: 'Pass', Assign: { n: 1 } },
      B: { Type: 'Pass' },
      C: { Type: 'Succeed', Output: '{% $n %}' },
    };
    expect((await run(states)).output).toBe(1);
  });

  it('have in Assign and Output the values they had on entry', async () => {
    const states = {
      A: { Type: 'Pass', Assign: { a: 1, b: 2 } },
      Swap: { Type: 'Pass', Assign: { a: '{% $b %}', b: '{% $a %}' }, Output: '{% $a %}' },
      C: { Type: 'Succeed', Output: '{% [$states.input, $a, $b] %}' },
    };
    expect((await run(states)).output).toEqual([1, 2, 1]);
  });

  it('are read inside a Map, where they cannot be assigned', async () => {
    const over = (ItemProcessor: object) => ({
      A: { Type: 'Pass', Assign: { outer: 'o' } },
      Each: { Type: 'Map', Items: [1, 2], ItemProcessor },
    });
    const reading = inside({ In: { Type: 'Pass', Output: '{% $outer & $states.input %}' } });
    expect((await run(over(reading))).output).toEqual(['o1', 'o2']);
    const hiding = inside({ In: { Type: 'Pass', Assign: { outer: 1 } } });
    await expect(run(over(hiding))).rejects.toThrow("The variable name 'outer' was already defined in a parent scope.");
  });

  it('of a branch are its own, and end with it', async () => {
    const branch = (value: number) => ({
      [`Set${value}`]: { Type: 'Pass', Assign: { own: value } },
      [`Get${value}`]: { Type: 'Pass', Output: '{% $own %}' },
    });
    const Branches = [inside(branch(1)), inside(branch(2))];
    const both = { Type: 'Parallel', Branches };
    expect((await run({ Both: both })).output).toEqual([1, 2]);
    const after = { Type: 'Succeed', Output: '{% $exists($own) %}' };
    expect((await run({ Both: both, After: after })).output).toBe(false);
  });

  it('assigned by a catcher of a Map belong to the outer scope', async () => {
    const Catch = [{ ErrorEquals: ['States.ALL'], Assign: { why: '{% $states.errorOutput.Error %}' }, Next: 'After' }];
    const states = {
      Each: { Type: 'Map', Items: [1], ItemProcessor: inside({ In: call('f') }), Catch, Next: 'After' },
      After: { Type: 'Succeed', Output: '{% $why %}' },
    };
    expect((await run(states, {}, functions({ f: () => failure('Broken') }))).output).toBe('Broken');
  });

  it('are left as they were when the state fails', async () => {
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'After' }];
    const states = {
      A: { Type: 'Pass', Assign: { n: 1 } },
      B: call('f', { Assign: { n: 2, m: '{% $nothing %}' }, Catch, Next: 'After' }),
      After: { Type: 'Succeed', Output: '{% $n %}' },
    };
    expect((await run(states, {}, functions({ f: () => 1 }))).output).toBe(1);
  });
});
