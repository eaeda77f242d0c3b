import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { cloudtrail } from '../../../local/services/cloudtrail/service.ts';
import { trailOf } from '../../../local/services/cloudtrail/state.ts';
import { iam } from '../../../local/services/iam/service.ts';
import { sts } from '../../../local/services/sts/service.ts';
import { clientFor } from '../../../shared/aws/clients.ts';
import { cloudtrailStarters } from '../../../shared/aws/cloudtrail-starters.ts';
import { HUB } from '../../support/builders.ts';
import { localAws } from './local-aws.ts';

const REGION = 'us-east-1';
const EXECUTION = `arn:aws:states:${REGION}:${HUB}:execution:promote-image:x`;
const DANA = `arn:aws:sts::${HUB}:assumed-role/AWSReservedSSO_Developers_fedcba9876543210/dana`;

const world = localAws({ services: [sts, iam, cloudtrail] }, () => [clientFor(CloudTrailClient, REGION)]);

/** The start of the execution, and `others` of other executions in the same minute. */
const started = (others: number): string => {
  const at = Math.floor(world.clock.now() / 1000) * 1000;
  const event = (name: string, index: number) => ({
    ...{ eventId: `${index}`, eventName: 'StartExecution', eventSource: 'states.amazonaws.com', readOnly: false },
    ...{ username: 'dana', accessKeyId: undefined, at, visibleAt: at },
    record: JSON.stringify({
      userIdentity: { arn: DANA, accountId: HUB, principalId: 'AROA:dana' },
      responseElements: { executionArn: name },
    }),
  });
  trailOf(world, HUB, REGION).events = [
    event(EXECUTION, 0),
    ...Array.from({ length: others }, (_, index) => event(`${EXECUTION}-${index}`, index + 1)),
  ];
  return new Date(at).toISOString();
};

it('finds who started an execution, and the second, in a few pages of other starts', async () => {
  const at = started(120);
  expect(await cloudtrailStarters(REGION).of(EXECUTION, at)).toEqual([
    { arn: DANA, account: HUB, userId: 'AROA:dana', fromIdentityCenter: false, at },
  ]);
});

it('reads 1,000 starts of a time and no more, and says so', async () => {
  expect(await cloudtrailStarters(REGION).of(EXECUTION, started(999))).toHaveLength(1);
  expect(await cloudtrailStarters(REGION).of(EXECUTION, started(1_000))).toBe('too-many');
});
