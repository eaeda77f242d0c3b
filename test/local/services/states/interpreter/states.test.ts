import { runStateMachine } from '../../../../../local/services/states/interpreter/run-state-machine.ts';
import { call, functions, machine, run } from '../support/machine.ts';

describe('A state', () => {
  it('hands its input on where it has no Output', async () => {
    const { output } = await run({ A: { Type: 'Pass' }, B: { Type: 'Succeed' } }, { image: 'web-server' });
    expect(output).toEqual({ image: 'web-server' });
  });

  it('gives what Output evaluates to, with everything that is no expression as it stands', async () => {
    const Output = { name: '{% $states.input.image %}', list: [1, '{% 1 + 1 %}'], text: 'a {% b %}', none: null };
    const { output } = await run({ A: { Type: 'Pass', Output } }, { image: 'web-server' });
    expect(output).toEqual({ name: 'web-server', list: [1, 2], text: 'a {% b %}', none: null });
  });

  it('gives the result of its task where it has no Output', async () => {
    const { output } = await run({ A: call('f') }, 1, functions({ f: () => null }));
    expect(output).toBeNull();
  });

  it('sees Execution, StateMachine and State in the context', async () => {
    const Output = '{% $states.context.[Execution.Input.a, Execution.Name, StateMachine.Name, State.Name] %}';
    const { output } = await run({ Here: { Type: 'Pass', Output } }, { a: 1 }, { name: 'promotion-1' });
    expect(output).toEqual([1, 'promotion-1', 'machine', 'Here']);
  });
});

describe('Task', () => {
  it('is given its input where it has no Arguments', async () => {
    const { output } = await run({ A: call('echo') }, { a: 1 }, functions({ echo: (payload) => payload }));
    expect(output).toEqual({ a: 1 });
  });

  it('wraps the payload for lambda:invoke and not for the ARN of a function', async () => {
    const Arguments = { FunctionName: 'f', Payload: { n: 1 } };
    const hooks = { functions: { f: (payload: unknown) => ({ got: payload }) } };
    const { output } = await run(
      { A: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments } },
      {},
      hooks,
    );
    expect(output).toEqual({ ExecutedVersion: '$LATEST', Payload: { got: { n: 1 } }, StatusCode: 200 });
  });

  it('is given up after TimeoutSeconds, which may be an expression', async () => {
    const hooks = { task: async (task: { takes: (ms: number) => Promise<void> }) => task.takes(60_000) };
    const Resource = 'arn:aws:states:::sqs:sendMessage';
    const late = await run({ A: { Type: 'Task', Resource, TimeoutSeconds: '{% 29 + 1 %}' } }, {}, hooks);
    expect([late.status, late.error, late.milliseconds]).toEqual(['FAILED', 'States.Timeout', 30_000]);
  });
});

describe('Choice', () => {
  const Choices = [
    { Condition: '{% $states.input.n = 1 %}', Next: 'One', Assign: { way: 'first' }, Output: 'rule' },
    { Condition: '{% $states.input.n < 3 %}', Next: 'Small' },
  ];
  const states = {
    Which: { Type: 'Choice', Choices, Default: 'Other', Output: 'default' },
    One: { Type: 'Succeed', Output: '{% [$states.input, $way] %}' },
    Small: { Type: 'Succeed' },
    Other: { Type: 'Succeed' },
  };

  it('goes the way of the first rule that holds, with the Assign and Output of that rule', async () => {
    expect(await run(states, { n: 1 })).toMatchObject({ path: ['Which', 'One'], output: ['rule', 'first'] });
  });

  it('keeps its own Output for the Default', async () => {
    expect(await run(states, { n: 2 })).toMatchObject({ path: ['Which', 'Small'], output: { n: 2 } });
    expect(await run(states, { n: 9 })).toMatchObject({ path: ['Which', 'Other'], output: 'default' });
  });

  it('fails with States.NoChoiceMatched where none holds and there is no Default', async () => {
    const alone = {
      Which: { Type: 'Choice', Choices: [{ Condition: '{% false %}', Next: 'A' }] },
      A: { Type: 'Succeed' },
    };
    expect(await run(alone)).toMatchObject({ status: 'FAILED', error: 'States.NoChoiceMatched' });
  });

  it('fails with States.QueryEvaluationError on a condition that is neither true nor false', async () => {
    const odd = { Which: { Type: 'Choice', Choices: [{ Condition: '{% 1 %}', Next: 'A' }] }, A: { Type: 'Succeed' } };
    expect(await run(odd)).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
  });
});

describe('Wait', () => {
  it('takes its Seconds of virtual time', async () => {
    const { milliseconds } = await run({ A: { Type: 'Wait', Seconds: '{% $states.input.s %}' } }, { s: 86_400 });
    expect(milliseconds).toBe(86_400_000);
  });

  it('waits until its Timestamp, and not at all for one that has passed', async () => {
    const start = new Date('2026-01-01T00:00:00Z');
    const until = (Timestamp: string) => run({ A: { Type: 'Wait', Timestamp } }, {}, { start });
    expect((await until('2026-01-01T01:00:00Z')).milliseconds).toBe(3_600_000);
    expect((await until('2025-01-01T01:00:00Z')).milliseconds).toBe(0);
  });

  it('refuses Seconds that are no number', async () => {
    expect(await run({ A: { Type: 'Wait', Seconds: "{% '5' %}" } })).toMatchObject({
      status: 'FAILED',
      error: 'States.QueryEvaluationError',
    });
  });
});

describe('Fail', () => {
  it('ends the machine with its Error and Cause, which may be expressions', async () => {
    const state = { Type: 'Fail', Error: 'Rejected', Cause: "{% 'image ' & $states.input %}" };
    expect(await run({ A: state }, 'x')).toMatchObject({ status: 'FAILED', error: 'Rejected', cause: 'image x' });
  });
});

describe('A state machine', () => {
  it('is TIMED_OUT after its own TimeoutSeconds, whatever it is doing', async () => {
    const waiting = machine({ A: { Type: 'Wait', Seconds: 100 } }, { TimeoutSeconds: 10 });
    expect(await runStateMachine(waiting, {})).toMatchObject({ status: 'TIMED_OUT', milliseconds: 10_000 });
  });
});
