import { AwsError } from '../../kernel/errors.ts';
import type { World } from '../../kernel/world.ts';
import { sqsState } from './state.ts';

interface Place {
  readonly account: string;
  readonly region: string;
}

const MOST_RECEIVES = 1000;

/**
 * Throws InvalidParameterValue on a RedrivePolicy whose dead-letter queue is not there: it is of the same account and region.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 */
export const checkRedrivePolicy = (world: World, { account, region }: Place, text: string | undefined): void => {
  if (text === undefined || text === '') return;
  const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(text) as Readonly<Record<string, unknown>>;
  const refuse = (reason: string): never => {
    throw new AwsError(
      'InvalidParameterValue',
      `Value ${text} for parameter RedrivePolicy is invalid. Reason: ${reason}`,
      { status: 400 },
    );
  };
  if (deadLetterTargetArn === undefined)
    refuse('Redrive policy does not contain mandatory attribute: deadLetterTargetArn.');
  if (maxReceiveCount === undefined) refuse('Redrive policy does not contain mandatory attribute: maxReceiveCount.');
  const count = Number(maxReceiveCount);
  if (!Number.isInteger(count) || count < 1 || count > MOST_RECEIVES)
    refuse(
      `Invalid value for maxReceiveCount: ${String(maxReceiveCount)}, valid values are from 1 to ${MOST_RECEIVES} both inclusive.`,
    );
  const { queues } = sqsState(world, account, region);
  if (!Object.values(queues).some(({ arn }) => arn === deadLetterTargetArn))
    refuse('Dead letter target does not exist.');
};
