import { machine } from './support/machine.ts';
import { history, lambdaWith, runToIdle, testWorld } from './support/world.ts';

const FUNCTION = 'arn:aws:lambda:eu-west-1:111122223333:function:f';
const Arguments = { FunctionName: FUNCTION, Payload: { a: 1 } };
const invoke = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments };

const ran = async (definition: object, answer: () => unknown = () => 'fine') => {
  const test = testWorld([lambdaWith({ f: answer })]);
  await runToIdle(test, definition);
  return test;
};

describe('The history of an execution', () => {
  it('tells of a Lambda invocation as AWS does, each event after the one before', async () => {
    const test = await ran(machine({ Call: invoke }));
    const events = await history(test, 'one');
    expect(events.map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
    expect(events.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    // The first state comes after nothing: so AWS's histories are (see the table below).
    expect(events.map(({ previousEventId }) => previousEventId)).toEqual([0, 0, 2, 3, 4, 5, 6]);
    expect(events[2]).toMatchObject({
      taskScheduledEventDetails: { resourceType: 'lambda', resource: 'invoke', region: 'eu-west-1' },
    });
  });

  it('has events of its own for a function called by its ARN', async () => {
    const test = await ran(machine({ Call: { Type: 'Task', Resource: FUNCTION } }));
    expect((await history(test, 'one')).map(({ type }) => type).slice(2, 5)).toEqual([
      'LambdaFunctionScheduled',
      'LambdaFunctionStarted',
      'LambdaFunctionSucceeded',
    ]);
  });

  it('tells error and cause of what failed', async () => {
    const test = await ran(machine({ Call: invoke }), () => {
      throw new RangeError('too far');
    });
    const events = await history(test, 'one');
    const cause = JSON.stringify({ errorType: 'RangeError', errorMessage: 'too far', trace: [] });
    expect(events.at(-2)).toMatchObject({ type: 'TaskFailed', taskFailedEventDetails: { error: 'RangeError', cause } });
    expect(events.at(-1)).toMatchObject({ executionFailedEventDetails: { error: 'RangeError', cause } });
  });

  it('tells of an expression that failed, with its place', async () => {
    const test = await ran(machine({ Look: { Type: 'Pass', Output: '{% $nothing %}' } }));
    expect((await history(test, 'one')).at(-2)).toMatchObject({
      type: 'EvaluationFailed',
      evaluationFailedEventDetails: { error: 'States.QueryEvaluationError', state: 'Look', location: 'Output' },
    });
  });

  it('can be had from the end, in pages, and without data', async () => {
    const test = await ran(machine({ A: { Type: 'Pass' } }));
    const backwards = await history(test, 'one', { reverseOrder: true, maxResults: 2 });
    expect(backwards.map(({ id }) => id)).toEqual([4, 3]);
    const bare = await history(test, 'one', { includeExecutionData: false });
    expect(JSON.stringify(bare)).not.toContain('"input":');
  });
});
