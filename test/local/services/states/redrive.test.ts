import { failure, inside, machine, call as task } from './support/machine.ts';
import {
  call,
  describeNow,
  executionArn,
  history,
  lambdaWith,
  runToIdle,
  type TestWorld,
  testWorld,
} from './support/world.ts';

const DAY = 24 * 3_600_000;

/** Functions `f` and `g`; `f` fails until it is mended. Calls are counted by function and payload. */
const breakable = () => {
  const state = { broken: true, calls: [] as string[] };
  const lambda = lambdaWith({
    f: (payload) => {
      state.calls.push(`f${JSON.stringify(payload)}`);
      return state.broken ? failure('Broken') : { f: payload };
    },
    g: (payload) => {
      state.calls.push(`g${JSON.stringify(payload)}`);
      return { g: payload };
    },
  });
  return { state, lambda };
};

const redrive = async (test: TestWorld) => {
  await call(test, 'RedriveExecution', { executionArn: executionArn('one') });
  await test.world.idle();
  return describeNow(test, 'one');
};

describe('RedriveExecution', () => {
  it('goes on with the state that failed, its input and its variables', async () => {
    const { state, lambda } = breakable();
    const test = testWorld([lambda]);
    const states = { A: task('g', { Assign: { kept: 7 } }), B: task('f', { Output: '{% [$states.result, $kept] %}' }) };
    expect(await runToIdle(test, machine(states), 1)).toMatchObject({ status: 'FAILED', redriveStatus: 'REDRIVABLE' });
    state.broken = false;
    const { status, output, redriveCount } = await redrive(test);
    expect([status, redriveCount, JSON.parse(output ?? '')]).toEqual(['SUCCEEDED', 1, [{ f: { g: 1 } }, 7]]);
    expect(state.calls).toEqual(['g1', 'f{"g":1}', 'f{"g":1}']);
  });

  it('keeps the history and adds to it, and tells of it on the default bus', async () => {
    const { state, lambda } = breakable();
    const test = testWorld([lambda]);
    await runToIdle(test, machine({ A: task('f') }));
    state.broken = false;
    await redrive(test);
    const types = (await history(test, 'one')).map(({ type }) => type);
    expect(types.filter((type) => type.startsWith('Execution'))).toEqual([
      'ExecutionStarted',
      'ExecutionFailed',
      'ExecutionRedriven',
      'ExecutionSucceeded',
    ]);
    expect(test.events.map(({ detail }) => detail['status'])).toEqual(['RUNNING', 'FAILED', 'RUNNING', 'SUCCEEDED']);
  });

  it('does not do again what had ended inside a Map or Parallel', async () => {
    const { state, lambda } = breakable();
    const test = testWorld([lambda]);
    const Each = { Type: 'Map', MaxConcurrency: 1, ItemProcessor: inside({ In: task('g') }) };
    const Branches = [inside({ Each }), inside({ Rest: { Type: 'Wait', Seconds: 5 }, F: task('f') })];
    await runToIdle(test, machine({ Both: { Type: 'Parallel', Branches } }), [1, 2]);
    state.broken = false;
    const { output } = await redrive(test);
    expect(JSON.parse(output ?? '')).toEqual([[{ g: 1 }, { g: 2 }], { f: [1, 2] }]);
    expect(state.calls).toEqual(['g1', 'g2', 'f[1,2]', 'f[1,2]']);
  });

  it('does again only the items of a distributed Map that failed', async () => {
    const state = { broken: true, calls: [] as unknown[] };
    const f = (item: unknown) => {
      state.calls.push(item);
      return state.broken && item === 2 ? failure('Broken') : item;
    };
    const test = testWorld([lambdaWith({ f })]);
    const ItemProcessor = inside(
      { In: task('f') },
      { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } },
    );
    await runToIdle(test, machine({ Each: { Type: 'Map', MaxConcurrency: 1, ItemProcessor } }), [1, 2, 3]);
    state.broken = false;
    expect(await redrive(test)).toMatchObject({ status: 'SUCCEEDED', output: '[1,2,3]' });
    expect(state.calls).toEqual([1, 2, 2, 3]);
  });

  it('fails again at a Fail state', async () => {
    const test = testWorld();
    await runToIdle(test, machine({ A: { Type: 'Pass' }, No: { Type: 'Fail', Error: 'No' } }));
    expect(await redrive(test)).toMatchObject({ status: 'FAILED', error: 'No', redriveCount: 1 });
  });

  it('is refused for an execution that succeeded, and 14 days after the end', async () => {
    const fine = testWorld();
    await runToIdle(fine, machine({ A: { Type: 'Pass' } }));
    await expect(redrive(fine)).rejects.toMatchObject({ name: 'ExecutionNotRedrivable' });
    const old = testWorld();
    await runToIdle(old, machine({ A: { Type: 'Fail' } }));
    old.world.clock.advanceTo(old.world.clock.now() + 15 * DAY);
    await expect(redrive(old)).rejects.toThrow('14 days');
  });
});
