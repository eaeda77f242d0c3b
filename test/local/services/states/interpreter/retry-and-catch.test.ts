import fc from 'fast-check';
import type { WorkflowHooks } from '../../../../../local/services/states/interpreter/run-state-machine.ts';
import { call, failure, functions, run } from '../support/machine.ts';

/** Fails so many times with the error, then succeeds. */
const flaky = (times: number, error = 'Busy'): WorkflowHooks => {
  let calls = 0;
  return functions({
    f: () => {
      calls += 1;
      return calls <= times ? failure(error, `call ${calls}`) : { calls };
    },
  });
};

const caughtBy = async (error: string, ErrorEquals: string[]): Promise<boolean> => {
  const Catch = [{ ErrorEquals, Next: 'Caught' }];
  const states = { A: call('f', { Catch, Next: 'Fine' }), Fine: { Type: 'Succeed' }, Caught: { Type: 'Succeed' } };
  return (await run(states, {}, flaky(1, error))).path.includes('Caught');
};

describe('Retry', () => {
  it('waits IntervalSeconds, grown by BackoffRate at each attempt and held by MaxDelaySeconds', async () => {
    const Retry = [{ ErrorEquals: ['Busy'], IntervalSeconds: 2, BackoffRate: 3, MaxAttempts: 4, MaxDelaySeconds: 20 }];
    const { status, milliseconds } = await run({ A: call('f', { Retry }) }, {}, flaky(4));
    expect([status, milliseconds]).toEqual(['SUCCEEDED', (2 + 6 + 18 + 20) * 1000]);
  });

  it('tries three times again, after 1, 2 and 4 seconds, where nothing else is said', async () => {
    const states = { A: call('f', { Retry: [{ ErrorEquals: ['Busy'] }] }) };
    expect(await run(states, {}, flaky(3))).toMatchObject({ status: 'SUCCEEDED', milliseconds: 7000 });
    expect(await run(states, {}, flaky(4))).toMatchObject({ status: 'FAILED', error: 'Busy', milliseconds: 7000 });
  });

  it('never tries again with MaxAttempts 0', async () => {
    const Retry = [{ ErrorEquals: ['Busy'], MaxAttempts: 0 }, { ErrorEquals: ['States.ALL'] }];
    expect(await run({ A: call('f', { Retry }) }, {}, flaky(1))).toMatchObject({ status: 'FAILED', milliseconds: 0 });
  });

  it('takes a part of the delay by chance with JitterStrategy FULL', () =>
    fc.assert(
      fc.asyncProperty(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), async (chance) => {
        const Retry = [{ ErrorEquals: ['Busy'], IntervalSeconds: 10, JitterStrategy: 'FULL' }];
        const { milliseconds } = await run({ A: call('f', { Retry }) }, {}, { ...flaky(1), random: () => chance });
        expect(milliseconds).toBeCloseTo(chance * 10_000);
      }),
      { numRuns: 20 },
    ));

  it('counts for each retrier by itself, and shows the count in the context', async () => {
    let calls = 0;
    const seen: unknown[] = [];
    const hooks = functions({
      f: (count) => {
        seen.push(count);
        calls += 1;
        return calls < 5 ? failure(calls % 2 ? 'Odd' : 'Even') : 'done';
      },
    });
    const Retry = [
      { ErrorEquals: ['Odd'], MaxAttempts: 2 },
      { ErrorEquals: ['Even'], MaxAttempts: 2 },
    ];
    const Arguments = '{% $states.context.State.RetryCount %}';
    expect(await run({ A: call('f', { Retry, Arguments }) }, {}, hooks)).toMatchObject({ output: 'done' });
    expect(seen).toEqual([0, 1, 2, 3, 4]);
  });

  it('comes before Catch', async () => {
    const Retry = [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1 }];
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }];
    const states = { A: call('f', { Retry, Catch, End: true }), Caught: { Type: 'Succeed' } };
    expect((await run(states, {}, flaky(1))).path).toEqual(['A']);
    expect((await run(states, {}, flaky(2))).path).toEqual(['A', 'Caught']);
  });
});

describe('Catch', () => {
  it('goes on with Error and Cause as output, the cause being what the function said', async () => {
    const Catch = [{ ErrorEquals: ['Busy'], Next: 'Caught' }];
    const { output } = await run({ A: call('f', { Catch, End: true }), Caught: { Type: 'Succeed' } }, {}, flaky(1));
    const Cause = JSON.stringify({ errorType: 'Busy', errorMessage: 'call 1', trace: [] });
    expect(output).toEqual({ Error: 'Busy', Cause });
  });

  it('has Assign and Output of its own, which see the error and the input', async () => {
    const Output = '{% [$states.input, $states.errorOutput.Error] %}';
    const Catch = [
      { ErrorEquals: ['Busy'], Next: 'Caught', Assign: { why: '{% $states.errorOutput.Error %}' }, Output },
    ];
    const Caught = { Type: 'Succeed', Output: '{% {"input": $states.input, "why": $why} %}' };
    const { output } = await run({ A: call('f', { Catch, End: true }), Caught }, 'in', flaky(1));
    expect(output).toEqual({ input: ['in', 'Busy'], why: 'Busy' });
  });

  it('covers an expression of the state that fails', async () => {
    const Catch = [{ ErrorEquals: ['States.QueryEvaluationError'], Next: 'Caught' }];
    const states = { A: call('f', { Catch, Output: '{% $nothing %}', End: true }), Caught: { Type: 'Succeed' } };
    expect((await run(states, {}, flaky(0))).path).toEqual(['A', 'Caught']);
  });

  it('takes States.ALL for every error but States.Runtime and States.DataLimitExceeded', async () => {
    expect(await caughtBy('Anything', ['States.ALL'])).toBe(true);
    expect(await caughtBy('States.Timeout', ['States.ALL'])).toBe(true);
    expect(await caughtBy('States.Runtime', ['States.ALL'])).toBe(false);
    expect(await caughtBy('States.DataLimitExceeded', ['States.ALL'])).toBe(false);
    expect(await caughtBy('States.DataLimitExceeded', ['States.DataLimitExceeded'])).toBe(true);
  });

  it('takes States.TaskFailed for every error but a timeout', async () => {
    expect(await caughtBy('Anything', ['States.TaskFailed'])).toBe(true);
    expect(await caughtBy('States.Timeout', ['States.TaskFailed'])).toBe(false);
  });

  it('takes States.Timeout for a heartbeat that did not come', async () => {
    expect(await caughtBy('States.HeartbeatTimeout', ['States.Timeout'])).toBe(true);
  });
});
