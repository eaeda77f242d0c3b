import { call, failure, functions, inside, run } from '../support/machine.ts';

const START = new Date('2026-01-01T00:00:00Z');
const lead = (state: string, id = 1) =>
  `An error occurred while executing the state '${state}' (entered at the event id #${id}). `;
const QUERY = 'States.QueryEvaluationError';

/**
 * Wordings as executions of AWS have them, recorded in
 * https://github.com/localstack/localstack/tree/main/tests/aws/services/stepfunctions/v2 (base/test_wait,
 * evaluate_jsonata, scenarios), or from https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html.
 */
describe('Wait', () => {
  const until = (Timestamp: string) =>
    run({ A: { Type: 'Wait', Timestamp: '{% $states.input %}' } }, Timestamp, { start: START });

  it.each([
    '2026-01-02',
    '2026-01-02 00:00:00Z',
    '2026-01-02T00:00:00',
    '2026-02-30T00:00:00Z',
    'tomorrow',
    '1767312000',
  ])('does not take %s for a time', async (text) => {
    expect(await until(text)).toMatchObject({
      status: 'FAILED',
      error: QUERY,
      cause: `${lead('A')}The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${text}`,
    });
  });

  it.each<[string, number]>([
    ['2026-01-01T00:00:01Z', 1000],
    ['2026-01-01T01:00:01.5+01:00', 1500],
    ['2026-01-01t00:01z', 60_000],
  ])('takes %s', async (text, milliseconds) => {
    expect(await until(text)).toMatchObject({ status: 'SUCCEEDED', milliseconds });
  });

  it('fails where it would be longer than 2,147,483,647 seconds, which no Catch sees', async () => {
    expect(await until('2094-01-19T03:14:08Z')).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: `${lead('A')}Wait state delay is too long.`,
    });
    expect(await until('2094-01-19T03:14:07Z')).toMatchObject({ status: 'SUCCEEDED' });
  });

  it.each([-5, 1.5, 100_000_000])('does not take %d seconds', async (seconds) => {
    expect(await run({ A: { Type: 'Wait', Seconds: '{% $states.input %}' } }, seconds)).toMatchObject({
      status: 'FAILED',
      error: QUERY,
    });
  });
});

describe('A field of a type', () => {
  const wrong = (expression: string, field: string, expected: string, was: string, value: string) =>
    `${lead('A')}The JSONata expression '${expression}' specified for the field '${field}' returned an unexpected result type. ` +
    `Expected '${expected}', but was '${was}' for value: ${value}`;
  const ItemProcessor = inside({ In: { Type: 'Pass' } });

  it.each<[string, object, string]>([
    ['Items', { Type: 'Map', Items: '{% 1 %}', ItemProcessor }, wrong('1', 'Items', 'array', 'number', '1')],
    ['Seconds', { Type: 'Wait', Seconds: "{% '5' %}" }, wrong("'5'", 'Seconds', 'number', 'string', '"5"')],
    [
      'TimeoutSeconds',
      call('f', { TimeoutSeconds: '{% true %}' }),
      wrong('true', 'TimeoutSeconds', 'number', 'boolean', 'true'),
    ],
    ['Error', { Type: 'Fail', Error: '{% 5 %}' }, wrong('5', 'Error', 'string', 'number', '5')],
  ])('is rejected in another: %s', async (_field, state, cause) => {
    expect(await run({ A: state }, [])).toMatchObject({ status: 'FAILED', error: QUERY, cause });
  });
});

describe('Map', () => {
  const each = (more: object) => ({ A: { Type: 'Map', ItemProcessor: inside({ In: { Type: 'Pass' } }), ...more } });

  it('says what it was given instead of items', async () => {
    expect(await run(each({}), { a: 1 })).toMatchObject({
      error: QUERY,
      cause: `${lead('A')}Map state input must be an array but was: {"a":1}`,
    });
  });

  it.each([-1, 1.5])('does not take %d as MaxConcurrency', async (count) => {
    expect(await run(each({ MaxConcurrency: `{% ${count} %}` }), [1])).toMatchObject({
      status: 'FAILED',
      error: QUERY,
    });
  });
});

describe('A result that is too large', () => {
  const large = functions({ f: () => 'x'.repeat(262_143) });
  const Done = { Type: 'Succeed' };
  const caughtAs = async (name: string) => {
    const Catch = [{ ErrorEquals: [name], Next: 'Done' }];
    return (await run({ A: call('f', { Catch, Output: 1, Next: 'Other' }), Other: { Type: 'Fail' }, Done }, {}, large))
      .status;
  };

  it('fails its task, also where Output would make it small', async () => {
    const { error, cause } = await run({ A: call('f', { Output: 1 }) }, {}, large);
    expect(error).toBe('States.DataLimitExceeded');
    expect(cause).toBe(
      "The state/task 'arn:aws:lambda:eu-west-1:111122223333:function:f' returned a result with a size exceeding the " +
        'maximum number of bytes service limit.',
    );
  });

  it.each(['States.ALL', 'States.TaskFailed', 'States.DataLimitExceeded'])(
    'is caught by %s, as AWS was seen to do',
    async (name) => {
      expect(await caughtAs(name)).toBe('SUCCEEDED');
    },
  );

  it('is not caught by States.ALL where it is the output of the state that is too large', async () => {
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Done' }];
    const Output = '{% $join([$states.result, $states.result]) %}';
    const half = functions({ f: () => 'x'.repeat(200_000) });
    expect(await run({ A: call('f', { Catch, Output, Next: 'Done' }), Done }, {}, half)).toMatchObject({
      status: 'FAILED',
      error: 'States.DataLimitExceeded',
    });
  });
});

describe('A value that is nested deeply', () => {
  const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

  it.each([1001, 5000, 100_000])('of %d levels is rejected by $parse in a sentence', async (levels) => {
    const { error, cause } = await run({ A: { Type: 'Pass', Output: '{% $parse($states.input) %}' } }, nested(levels));
    expect(error).toBe(QUERY);
    expect(cause).toContain('The document is nested more than 1000 levels deep');
  });

  it('is rejected by $parse where its text is cut', async () => {
    const { error, cause } = await run({ A: { Type: 'Pass', Output: '{% $parse($states.input) %}' } }, '{"a":[1,');
    expect(error).toBe(QUERY);
    expect(cause).toContain('The argument of $parse is not valid JSON');
  });

  it.each(['1 + $f($x)', '$f($x)'])('is nothing that a function without end (%s) could make', async (body) => {
    const endless = { A: { Type: 'Pass', Output: `{% ($f := function($x) { ${body} }; $f(1)) %}` } };
    const { error, cause } = await run(endless);
    expect(error).toBe(QUERY);
    expect(cause).toContain('The expression exceeds the limits of recursion and evaluation steps.');
  });

  it('of a thousand levels is made by a function that ends', async () => {
    const ending = {
      A: { Type: 'Pass', Output: '{% ($f := function($x) { $x = 0 ? 0 : 1 + $f($x - 1) }; $f(1000)) %}' },
    };
    expect((await run(ending)).output).toBe(1000);
  });
});

/** https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html#jsonata-functions-provided-by-sfn */
describe('The functions of Step Functions', () => {
  const value = async (expression: string) => {
    const ended = await run({ A: { Type: 'Pass', Output: `{% ${expression} %}` } });
    return ended.status === 'SUCCEEDED' ? ended.output : `${ended.error}: ${ended.cause}`;
  };

  it('give sequences, of which one of a single value is that value', async () => {
    expect(await value('$range(1, 9, 9)')).toBe(1);
    expect(await value('[$range(1, 9, 9)]')).toEqual([1]);
  });

  it('give nothing where there is nothing to give, which fails the state', async () => {
    for (const expression of ['$range(9, 1, 1)', '$range(1, 9, 0)', '$partition([], 2)', '$partition([1], 0)'])
      expect(await value(expression)).toContain('returned nothing (undefined)');
  });

  it('reject arguments of another type', async () => {
    expect(await value('$partition([1], "2")')).toContain('T0410');
    expect(await value('$partition([1], -1)')).toContain('D3137');
    expect(await value('$hash(1, "MD5")')).toContain('T0410');
    expect(await value('$random("seed")')).toContain('T0410');
    expect(await value('$parse(1)')).toContain('T0410');
    expect(await value('$eval("1")')).toContain('$eval is not supported');
  });

  it('give the same chance for the same seed', async () => {
    const [first, second, other] = (await value('[$random(7), $random(7), $random(8)]')) as number[];
    expect(first).toBe(second);
    expect(first).not.toBe(other);
  });
});

describe('$states.context.State.RetryCount', () => {
  it('is there only where something can be tried again', async () => {
    const Output = '{% $exists($states.context.State.RetryCount) %}';
    expect((await run({ A: { Type: 'Pass', Output } })).output).toBe(false);
    expect((await run({ A: call('f', { Output }) }, {}, functions({ f: () => 1 }))).output).toBe(true);
  });
});

describe('The order of events', () => {
  const chain = (events: readonly { type: string; previousEventId: number }[]) =>
    events.map(({ type, previousEventId }, index) => `${index + 1} ${type} after ${previousEventId}`);

  it('of a Map goes on from the last event of an iteration; its success is beside the line', async () => {
    const ItemProcessor = inside({ In: { Type: 'Pass' } });
    const ended = await run({ A: { Type: 'Map', MaxConcurrency: 1, ItemProcessor } }, [1, 2]);
    expect(chain(ended.events)).toEqual([
      '1 MapStateEntered after 0',
      '2 MapStateStarted after 1',
      '3 MapIterationStarted after 2',
      '4 PassStateEntered after 3',
      '5 PassStateExited after 4',
      '6 MapIterationSucceeded after 5',
      '7 MapIterationStarted after 5',
      '8 PassStateEntered after 7',
      '9 PassStateExited after 8',
      '10 MapIterationSucceeded after 9',
      '11 MapStateSucceeded after 10',
      '12 MapStateExited after 10',
    ]);
  });

  it('of a Map that cannot take its items begins before the state, and ends it', async () => {
    const ItemProcessor = inside({ In: { Type: 'Pass' } });
    const ended = await run({ P: { Type: 'Pass' }, A: { Type: 'Map', Items: '{% 1 %}', ItemProcessor } });
    expect(chain(ended.events).slice(2)).toEqual([
      '3 MapStateEntered after 2',
      '4 EvaluationFailed after 2',
      '5 MapStateFailed after 4',
    ]);
  });

  it('of a Parallel that fails: what was stopped comes after the last event of the branch that failed', async () => {
    const Branches = [inside({ Bad: call('f') }), inside({ Long: { Type: 'Wait', Seconds: 60 } })];
    const ended = await run({ A: { Type: 'Parallel', Branches } }, {}, functions({ f: () => failure('Broken') }));
    expect(chain(ended.events)).toEqual([
      '1 ParallelStateEntered after 0',
      '2 ParallelStateStarted after 1',
      '3 TaskStateEntered after 2',
      '4 WaitStateEntered after 2',
      '5 WaitStateAborted after 3',
      '6 ParallelStateFailed after 3',
    ]);
  });

  it('tells what a state assigned', async () => {
    const { events } = await run({ A: { Type: 'Pass', Assign: { n: 1, list: ['{% "a" %}'] }, Output: 2 } });
    expect(events.at(-1)?.details?.['stateExitedEventDetails']).toMatchObject({
      assignedVariables: { n: '1', list: '["a"]' },
      assignedVariablesDetails: { truncated: false },
    });
  });
});
