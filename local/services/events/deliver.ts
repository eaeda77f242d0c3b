import { mayRecover } from '../../kernel/delivery.ts';
import type { World } from '../../kernel/world.ts';
import { type Parcel, sendToTarget } from './send-to-target.ts';
import { keepUndelivered } from './undelivered.ts';

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html: 24 hours and 185 tries unless the target says less. */
const STANDARD_ATTEMPTS = 185;
const STANDARD_AGE_SECONDS = 86_400;
const LONGEST_PAUSE_SECONDS = 900;

interface Attempt {
  readonly number: number;
  /** Virtual milliseconds since 1970 of the first try. */
  readonly since: number;
}

/** Delivers with retries in virtual time; what fails for good goes to the target's dead-letter queue. */
export const deliver = (parcel: Parcel, world: World): void =>
  run(parcel, world, { number: 0, since: world.clock.now() });

const run = (parcel: Parcel, world: World, attempt: Attempt): void =>
  world.background(`delivery to ${parcel.target.Arn}`, async () => {
    try {
      await sendToTarget(parcel, world);
    } catch (error) {
      await retryOrGiveUp(parcel, world, attempt, error as Error);
    }
  });

const retryOrGiveUp = async (parcel: Parcel, world: World, { number, since }: Attempt, error: Error): Promise<void> => {
  const { MaximumRetryAttempts = STANDARD_ATTEMPTS, MaximumEventAgeInSeconds = STANDARD_AGE_SECONDS } =
    parcel.target.RetryPolicy ?? {};
  const pause = Math.min(2 ** number, LONGEST_PAUSE_SECONDS) * (0.5 + world.ids.random('delivery-jitter') / 2);
  const at = world.clock.now() + pause * 1000;
  const tooOld = at - since > MaximumEventAgeInSeconds * 1000;
  if (!mayRecover(error)) return giveUp(parcel, world, error, number);
  if (number >= MaximumRetryAttempts) return giveUp(parcel, world, error, number, 'MaximumRetryAttempts');
  if (tooOld) return giveUp(parcel, world, error, number, 'MaximumEventAgeInSeconds');
  world.clock.schedule(at, () => run(parcel, world, { number: number + 1, since }));
};

const giveUp = async (
  parcel: Parcel,
  world: World,
  error: Error,
  retries: number,
  exhausted?: string,
): Promise<void> => {
  const { target, text, service } = parcel;
  const { Arn = '', DeadLetterConfig } = target;
  const deadLetterArn = DeadLetterConfig?.Arn;
  const told = {
    at: world.clock.now(),
    rule: service.sourceArn ?? '',
    target: Arn,
    error: `${error.name}: ${error.message}`,
    retries,
  };
  if (!deadLetterArn) return keepUndelivered(world, told);
  const [, , , region = '', account = '', name = ''] = deadLetterArn.split(':');
  const attributes = {
    RULE_ARN: service.sourceArn ?? '',
    TARGET_ARN: Arn,
    ERROR_CODE: error.name,
    ERROR_MESSAGE: error.message,
    RETRY_ATTEMPTS: String(retries),
    ...(exhausted ? { EXHAUSTED_RETRY_CONDITION: exhausted } : {}),
  };
  const input = {
    QueueUrl: `${world.endpoint}/${account}/${name}`,
    MessageBody: text,
    MessageAttributes: asAttributes(attributes),
  };
  await world
    .call({ principal: service, service: 'sqs', operation: 'SendMessage', region, input })
    .then(() => keepUndelivered(world, { ...told, deadLetterArn }))
    .catch((refused: Error) =>
      keepUndelivered(world, { ...told, error: `${told.error}; dead-letter queue: ${refused.message}` }),
    );
};

const asAttributes = (texts: Record<string, string>) =>
  Object.fromEntries(Object.entries(texts).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]));
