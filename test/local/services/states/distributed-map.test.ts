import { failure, inside, machine, call as task } from './support/machine.ts';
import { call, executionArn, lambdaWith, MACHINE, runToIdle, testWorld } from './support/world.ts';

const each = (
  more: object = {},
  states: Readonly<Record<string, object>> = { In: task('f') },
  ExecutionType = 'STANDARD',
) => {
  const ItemProcessor = inside(states, { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType } });
  return machine({ Before: { Type: 'Pass', Assign: { outer: 1 } }, Each: { Type: 'Map', ItemProcessor, ...more } });
};
const lambda = lambdaWith({ f: (item) => (item === 'bad' ? failure('Broken', 'no') : item) });

interface Page {
  readonly executions: readonly { readonly executionArn: string; readonly status: string }[];
}

describe('A distributed Map', () => {
  it('runs its items as executions of their own, which its Map Run lists', async () => {
    const test = testWorld([lambda]);
    expect(await runToIdle(test, each({ Label: 'Targets' }), ['a', 'b'])).toMatchObject({ output: '["a","b"]' });
    const { mapRuns } = await call<{ mapRuns: { mapRunArn: string }[] }>(test, 'ListMapRuns', {
      executionArn: executionArn('one'),
    });
    const mapRunArn = mapRuns[0]?.mapRunArn;
    expect(mapRunArn).toContain(':mapRun:machine/Targets:');
    const { executions } = await call<Page>(test, 'ListExecutions', { mapRunArn });
    expect(executions.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
    expect(await call(test, 'DescribeMapRun', { mapRunArn })).toMatchObject({
      status: 'SUCCEEDED',
      itemCounts: { total: 2, succeeded: 2, failed: 0 },
    });
    expect((await call<Page>(test, 'ListExecutions', { stateMachineArn: MACHINE })).executions).toHaveLength(1);
  });

  it('hides the variables outside from its children', async () => {
    const reading = each({}, { In: { Type: 'Pass', Output: '{% $exists($outer) %}' } });
    expect(await runToIdle(testWorld(), reading, [1])).toMatchObject({ output: '[false]' });
  });

  it('gives batches of items with the input of the batch', async () => {
    const ItemBatcher = { MaxItemsPerBatch: 2, BatchInput: { n: '{% $outer %}' } };
    const { output } = await runToIdle(testWorld(), each({ ItemBatcher }, { In: { Type: 'Pass' } }), [1, 2, 3]);
    expect(JSON.parse(output ?? '')).toEqual([
      { BatchInput: { n: 1 }, Items: [1, 2] },
      { BatchInput: { n: 1 }, Items: [3] },
    ]);
  });

  it.each([
    ['no failure without a tolerance', {}, 1, 'FAILED'],
    ['as many as ToleratedFailureCount', { ToleratedFailureCount: 1 }, 1, 'SUCCEEDED'],
    ['not one more', { ToleratedFailureCount: 1 }, 2, 'FAILED'],
    ['as large a part as ToleratedFailurePercentage', { ToleratedFailurePercentage: 50 }, 2, 'SUCCEEDED'],
    ['not a larger one', { ToleratedFailurePercentage: '{% 49 %}' }, 2, 'FAILED'],
  ])('tolerates %s', async (_what, more, failures, status) => {
    const given = [...Array(failures).fill('bad'), ...Array(4 - failures).fill('fine')];
    const ended = await runToIdle(testWorld([lambda]), each(more), given);
    expect(ended.status).toBe(status);
    if (status === 'FAILED') expect(ended.error).toBe('States.ExceedToleratedFailureThreshold');
  });

  it('needs states:StartExecution on the machine itself', async () => {
    const allowed = [{ Effect: 'Allow', Action: 'lambda:*', Resource: '*' } as const];
    const { error, cause } = await runToIdle(testWorld([lambda], allowed), each(), ['a']);
    expect(error).toBe('States.Permissions');
    expect(cause).toContain(`states:StartExecution on resource: ${MACHINE}`);
  });

  it('tells of Standard children on the default bus, and not of Express ones', async () => {
    const told = async (type: string) => {
      const test = testWorld([lambda]);
      await runToIdle(test, each({}, { In: task('f') }, type), ['a']);
      return test.events.length;
    };
    expect([await told('STANDARD'), await told('EXPRESS')]).toEqual([4, 2]);
  });
});
