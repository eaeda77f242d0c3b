import fc from 'fast-check';
import { throttled } from '../../../local/kernel/refusals.ts';
import { Throttle } from '../../../local/kernel/throttle.ts';

const HUB = { account: '111111111111', region: 'us-east-1' };
const admitted = (
  throttle: Throttle,
  service: string,
  operation: string,
  times: number,
  now = 0,
  place = HUB,
): number =>
  Array.from({ length: times }, () => throttle.admit({ ...place, service, operation }, now)).filter(Boolean).length;

describe('token buckets', () => {
  it.each([
    ['ec2', 'ModifyImageAttribute', 100, 5],
    ['ec2', 'CreateTags', 100, 10],
    ['ec2', 'DescribeImages', 100, 20],
    ['ec2', 'EnableImageDeprecation', 50, 5],
    ['ssm', 'PutParameter', 3, 3],
    ['ssm', 'GetParameters', 40, 40],
    ['sts', 'AssumeRole', 600, 600],
    ['states', 'StartExecution', 1300, 300],
  ])('%s:%s takes %i at once and %i more each second', (service, operation, capacity, refill) => {
    const throttle = new Throttle();
    expect(admitted(throttle, service, operation, 2000)).toBe(capacity);
    expect(admitted(throttle, service, operation, 2000, 1000)).toBe(refill);
  });

  it('are shared within a group and apart between accounts and regions', () => {
    const throttle = new Throttle();
    expect(admitted(throttle, 'ssm', 'PutParameter', 2)).toBe(2);
    expect(admitted(throttle, 'ssm', 'LabelParameterVersion', 2)).toBe(1);
    expect(admitted(throttle, 'ssm', 'PutParameter', 2, 0, { ...HUB, region: 'eu-west-1' })).toBe(2);
    expect(admitted(throttle, 'ssm', 'PutParameter', 2, 0, { ...HUB, account: '222222222222' })).toBe(2);
  });

  it('leave alone what AWS documents no number for', () => {
    expect(admitted(new Throttle(), 'imagebuilder', 'GetImage', 500)).toBe(500);
  });

  it('never admit more than the bucket and its refill, whatever the pauses', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2000), { maxLength: 60 }), (pauses) => {
        const throttle = new Throttle();
        let now = 0;
        let taken = 0;
        for (const pause of pauses) {
          now += pause;
          taken += admitted(throttle, 'ssm', 'PutParameter', 2, now);
        }
        expect(taken).toBeLessThanOrEqual(3 + (now / 1000) * 3);
      }),
    );
  });
});

describe('"slow down"', () => {
  it.each([
    ['ec2', 'RequestLimitExceeded', 503],
    ['ssm', 'ThrottlingException', 400],
    ['imagebuilder', 'CallRateLimitExceededException', 429],
    ['autoscaling', 'Throttling', 400],
    ['lambda', 'TooManyRequestsException', 429],
  ])('is in %s %s, HTTP %i', (service, name, status) => {
    expect(throttled(service)).toMatchObject({ name, status });
  });
});
