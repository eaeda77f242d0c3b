import { AwsError } from '../../kernel/errors.ts';
import type { World } from '../../kernel/world.ts';
import { type FunctionResult, runFunction } from './run-function.ts';
import { sendToArn } from './send-to-arn.ts';
import { type FunctionRecord, functionOfArn } from './state.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html: a minute to the second try, two to the third. */
const PAUSES_SECONDS = [60, 120];
const STANDARD_RETRIES = 2;
const STANDARD_AGE_SECONDS = 6 * 3600;
const LONGEST_THROTTLE_SECONDS = 300;

interface Pending {
  readonly arn: string;
  readonly event: string;
  readonly requestId: string;
  /** Virtual milliseconds since 1970 at which Lambda took the event. */
  readonly since: number;
  /** Times that the function has run. */
  readonly runs: number;
  readonly throttles: number;
}

/** Takes an event and runs the function behind the caller's back, with retries in virtual time. */
export const runLater = (world: World, { arn }: FunctionRecord, event: string, requestId: string): void =>
  begin(world, { arn, event, requestId, since: world.clock.now(), runs: 0, throttles: 0 });

const begin = (world: World, pending: Pending): void =>
  world.background(`invocation of ${pending.arn}`, () => attempt(world, pending));

const attempt = async (world: World, pending: Pending): Promise<void> => {
  const definition = functionOfArn(world, pending.arn);
  if (!definition) return;
  try {
    const result = await runFunction(world, definition, pending.event, pending.requestId);
    const { onSuccess } = definition.asynchronous;
    if (result.failed) return await afterFailure(world, definition, { ...pending, runs: pending.runs + 1 }, result);
    if (onSuccess) await tell(world, definition, onSuccess, { ...pending, runs: pending.runs + 1 }, 'Success', result);
  } catch (error) {
    if (!(error instanceof AwsError) || error.name !== 'TooManyRequestsException') throw error;
    const pause = Math.min(2 ** pending.throttles, LONGEST_THROTTLE_SECONDS);
    await again(world, definition, { ...pending, throttles: pending.throttles + 1 }, pause, undefined);
  }
};

const afterFailure = async (
  world: World,
  definition: FunctionRecord,
  pending: Pending,
  result: FunctionResult,
): Promise<void> => {
  const most = definition.asynchronous.maximumRetryAttempts ?? STANDARD_RETRIES;
  if (pending.runs > most) return giveUp(world, definition, pending, 'RetriesExhausted', result);
  await again(world, definition, pending, PAUSES_SECONDS[pending.runs - 1] ?? 120, result);
};

const again = async (
  world: World,
  definition: FunctionRecord,
  pending: Pending,
  pauseSeconds: number,
  result: FunctionResult | undefined,
): Promise<void> => {
  const at = world.clock.now() + pauseSeconds * 1000;
  const age = definition.asynchronous.maximumEventAgeSeconds ?? STANDARD_AGE_SECONDS;
  if (at - pending.since > age * 1000) return giveUp(world, definition, pending, 'EventAgeExceeded', result);
  world.clock.schedule(at, () => begin(world, pending));
};

const giveUp = async (
  world: World,
  definition: FunctionRecord,
  pending: Pending,
  condition: string,
  result: FunctionResult | undefined,
): Promise<void> => {
  const { asynchronous, deadLetterArn } = definition;
  if (deadLetterArn) await toDeadLetters(world, definition, deadLetterArn, pending, result);
  if (asynchronous.onFailure) await tell(world, definition, asynchronous.onFailure, pending, condition, result);
};

const roleOf = (world: World, { roleArn, name }: FunctionRecord) =>
  world.assumeRoleForService(roleArn, 'lambda.amazonaws.com', name.slice(0, 64));

const toDeadLetters = (
  world: World,
  definition: FunctionRecord,
  arn: string,
  { event, requestId }: Pending,
  result: FunctionResult | undefined,
): Promise<void> => {
  const { errorMessage = '' } = JSON.parse(result?.payload ?? '{}') as { errorMessage?: string };
  return sendToArn(world, roleOf(world, definition), arn, event, {
    RequestID: { DataType: 'String', StringValue: requestId },
    ErrorCode: { DataType: 'Number', StringValue: '200' },
    ErrorMessage: { DataType: 'String', StringValue: errorMessage.slice(0, 1024) || 'unknown' },
  });
};

/** The record of an invocation that a destination gets. */
const tell = (
  world: World,
  definition: FunctionRecord,
  arn: string,
  pending: Pending,
  condition: string,
  result: FunctionResult | undefined,
): Promise<void> => {
  const failure = result?.failed ? { functionError: 'Unhandled' } : {};
  const record = {
    version: '1.0',
    timestamp: world.clock.date().toISOString(),
    requestContext: {
      requestId: pending.requestId,
      functionArn: `${definition.arn}:$LATEST`,
      condition,
      approximateInvokeCount: pending.runs,
    },
    requestPayload: JSON.parse(pending.event) as unknown,
    ...(result
      ? {
          responseContext: { statusCode: 200, executedVersion: '$LATEST', ...failure },
          responsePayload: JSON.parse(result.payload) as unknown,
        }
      : {}),
  };
  return sendToArn(world, roleOf(world, definition), arn, JSON.stringify(record));
};
