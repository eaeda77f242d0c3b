import fc from 'fast-check';
import type { StubbedTask } from '../../../../../local/services/states/interpreter/run-state-machine.ts';
import { arnOf, call, failure, functions, inside, run, types } from '../support/machine.ts';

/** Counts how many tasks are under way at once, each taking as many seconds as its payload says. */
const slow = () => {
  const seen = { now: 0, most: 0 };
  const task = async (payload: unknown, { takes }: StubbedTask): Promise<unknown> => {
    seen.now += 1;
    seen.most = Math.max(seen.most, seen.now);
    await takes(Number(payload) * 1000);
    seen.now -= 1;
    return payload;
  };
  return { seen, hooks: { functions: { [arnOf('slow')]: task } } };
};

const each = (more: object = {}) => ({
  Each: { Type: 'Map', ItemProcessor: inside({ In: call('slow') }), ...more },
});

describe('Map', () => {
  it('gives the results in the order of the items, however long each takes', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.nat(20), { maxLength: 12 }), fc.nat(4), async (items, MaxConcurrency) => {
        const { output } = await run(each({ MaxConcurrency }), items, slow().hooks);
        expect(output).toEqual(items);
      }),
      { numRuns: 30 },
    ));

  it('has no more under way than MaxConcurrency, and never more than 40', async () => {
    const two = slow();
    expect((await run(each({ MaxConcurrency: 2 }), [1, 1, 1, 1], two.hooks)).milliseconds).toBe(2000);
    expect(two.seen.most).toBe(2);
    const any = slow();
    await run(each(), Array(50).fill(1), any.hooks);
    expect(any.seen.most).toBe(40);
  });

  it('takes its items from Items and makes each input by ItemSelector', async () => {
    const ItemSelector = { at: '{% $states.context.Map.Item.Index %}', item: '{% $states.context.Map.Item.Value %}' };
    const ItemProcessor = inside({ In: { Type: 'Pass' } });
    const states = { Each: { Type: 'Map', Items: '{% $states.input.list %}', ItemSelector, ItemProcessor } };
    expect((await run(states, { list: ['a', 'b'] })).output).toEqual([
      { at: 0, item: 'a' },
      { at: 1, item: 'b' },
    ]);
  });

  it('fails with the first iteration that fails, and stops the others', async () => {
    const hooks = {
      functions: {
        [arnOf('slow')]: (n: unknown, { takes }: StubbedTask) => (n === 0 ? failure('Broken') : takes(9e6)),
      },
    };
    const ended = await run(each(), [1, 0, 1], hooks);
    expect(ended).toMatchObject({ status: 'FAILED', error: 'Broken', milliseconds: 0 });
    expect(types(ended)).toEqual(
      expect.arrayContaining(['MapIterationFailed', 'MapIterationAborted', 'MapStateFailed']),
    );
  });

  it('does not let a sibling catch what stopped it', async () => {
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }];
    const ItemProcessor = inside({
      In: call('slow', { Catch, End: true }),
      Caught: { Type: 'Pass', Next: 'Boom' },
      Boom: { Type: 'Fail', Error: 'Second' },
    });
    const hooks = {
      functions: { [arnOf('slow')]: (n: unknown, { takes }: StubbedTask) => (n === 0 ? failure('First') : takes(9e6)) },
    };
    const { path } = await run({ Each: { Type: 'Map', ItemProcessor } }, [1, 0, 1], hooks);
    expect(path.filter((name) => name === 'Caught')).toHaveLength(1);
  });

  it('refuses items that are no array', async () => {
    expect(await run(each(), { a: 1 })).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
  });

  it('of no items is an empty array', async () => {
    expect((await run(each(), [])).output).toEqual([]);
  });
});

describe('Parallel', () => {
  it('gives every branch the same Arguments, and the results in the order of the branches', async () => {
    const Branches = [
      inside({ A: { Type: 'Pass' } }),
      inside({ B: { Type: 'Pass', Output: '{% $states.input.n + 1 %}' } }),
    ];
    const states = { Both: { Type: 'Parallel', Branches, Arguments: { n: '{% $states.input %}' } } };
    expect((await run(states, 1)).output).toEqual([{ n: 1 }, 2]);
  });

  it('does all branches at once', async () => {
    const Branches = [inside({ A: { Type: 'Wait', Seconds: 5 } }), inside({ B: { Type: 'Wait', Seconds: 7 } })];
    expect((await run({ Both: { Type: 'Parallel', Branches } })).milliseconds).toBe(7000);
  });

  it('is tried again as a whole', async () => {
    let calls = 0;
    const hooks = functions({ f: () => (++calls === 1 ? failure('Busy') : calls), g: () => 'fine' });
    const Branches = [inside({ A: call('g') }), inside({ B: call('f') })];
    const Retry = [{ ErrorEquals: ['States.ALL'], MaxAttempts: 2 }];
    expect(await run({ Both: { Type: 'Parallel', Branches, Retry } }, {}, hooks)).toMatchObject({
      status: 'SUCCEEDED',
      path: ['Both', 'A', 'B', 'A', 'B'],
    });
  });
});
