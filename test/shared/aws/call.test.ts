import { call, isRetryable, type Waiting } from '../../../shared/aws/call.ts';
import { awsError } from '../../support/fakes/fake-parameters.ts';

/** Time that passes only while one waits. */
const waiting = (random = 1): Waiting & { readonly waits: number[] } => {
  const waits: number[] = [];
  let now = 0;
  return {
    waits,
    now: () => now,
    random: () => random,
    sleep: async (milliseconds) => {
      waits.push(milliseconds);
      now += milliseconds;
    },
  };
};

const failing = (times: number, error: Error) => {
  let calls = 0;
  return {
    count: () => calls,
    send: async () => {
      calls += 1;
      if (calls <= times) throw error;
      return 'answer';
    },
  };
};

describe('A call', () => {
  it('is made again when it was throttled, each time after up to twice the wait', async () => {
    const { send } = failing(4, awsError('ThrottlingException'));
    const time = waiting();
    await expect(call('DescribeThings', 'a/1', send, time)).resolves.toBe('answer');
    expect(time.waits).toEqual([50, 100, 200, 400]);
  });

  it('waits anything from nothing to that long, so that callers do not come in step', async () => {
    const time = waiting(0.25);
    await call('DescribeThings', 'a/2', failing(1, awsError('Throttling')).send, time);
    expect(time.waits).toEqual([12.5]);
  });

  it('waits at most five seconds, and gives up after fourteen attempts with the last error', async () => {
    const { send, count } = failing(99, awsError('ThrottlingException', 'Rate exceeded'));
    const time = waiting();
    await expect(call('DescribeThings', 'a/3', send, time)).rejects.toThrow('Rate exceeded');
    expect(count()).toBe(14);
    expect(Math.max(...time.waits)).toBe(5000);
  });

  it('gives up sooner where its answer is not worth the wait', async () => {
    const { send, count } = failing(99, awsError('ThrottlingException'));
    await expect(call('DescribeThings', 'a/9', send, waiting(), 4)).rejects.toThrow();
    expect(count()).toBe(4);
  });

  it.each(['AccessDenied', 'ValidationException', 'ParameterNotFound'])('is not made again on %s', async (name) => {
    const { send, count } = failing(99, awsError(name));
    await expect(call('DescribeThings', 'a/4', send, waiting())).rejects.toThrow(name);
    expect(count()).toBe(1);
  });

  it.each([
    ['a failure on the side of AWS', { name: 'InternalError', $metadata: { httpStatusCode: 500 } }],
    ['a connection that broke', { name: 'Error', code: 'ECONNRESET' }],
    ['no answer in time', { name: 'TimeoutError' }],
  ])('may succeed later after %s', (_what, error) => {
    expect(isRetryable(error)).toBe(true);
  });

  it('is held back before it overdraws the documented bucket of its account and region', async () => {
    const time = waiting();
    for (let index = 0; index < 3; index += 1) await call('PutParameter', 'b/1', async () => 'put', time);
    expect(time.waits).toEqual([]);
    await call('PutParameter', 'b/1', async () => 'put', time);
    expect(time.waits[0]).toBeCloseTo(1000 / (3 * 0.95));
    await call('PutParameter', 'b/2', async () => 'put', time);
    expect(time.waits).toHaveLength(1);
  });
});
