import { AwsError } from '../../kernel/errors.ts';
import { beginInvocation } from '../../kernel/invocations.ts';
import type { World } from '../../kernel/world.ts';
import { roleVariables } from './credentials.ts';
import { takeFault } from './faults.ts';
import { writeLog } from './log.ts';
import { endLines, startLines } from './platform-log.ts';
import { concurrency, type Warm, withSandbox } from './pool.ts';
import type { Outcome } from './sandbox.ts';
import type { FunctionRecord } from './state.ts';
import type { FunctionError, Invocation } from './worker/protocol.ts';

export interface FunctionResult {
  /** JSON: the result, or the error. */
  readonly payload: string;
  readonly failed: boolean;
  /** The log of this invocation. */
  readonly log: string;
  readonly requestId: string;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: 6 MB in and out. */
const LARGEST_BYTES = 6_291_556;

/**
 * Runs a function once, in real time: its timeout counts on the wall. Throws TooManyRequestsException when its reserved
 * concurrency is used up; whatever goes wrong in the function is a result.
 */
export const runFunction = async (
  world: World,
  definition: FunctionRecord,
  event: string,
  requestId: string,
): Promise<FunctionResult> => {
  refuseExcess(world, definition);
  return world.clock.busy(() =>
    withSandbox(world, definition, (warm) => runIn(warm, world, definition, event, requestId)),
  );
};

const refuseExcess = (world: World, definition: FunctionRecord): void => {
  const { reservedConcurrency } = definition;
  if (reservedConcurrency === undefined || concurrency(world, definition) < reservedConcurrency) return;
  const fields = { Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded', Type: 'User' };
  throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', { status: 429, fields });
};

const runIn = async (
  warm: Warm,
  world: World,
  definition: FunctionRecord,
  event: string,
  requestId: string,
): Promise<FunctionResult> => {
  const lines: string[] = [];
  const note = (text: string) => {
    lines.push(text);
    writeLog(world, definition, warm.logStream, text);
  };
  warm.listen = (text) => void lines.push(text);
  const began = performance.now();
  note(startLines(definition, requestId, world));
  const outcome = limited(await attempt(warm, world, definition, event, requestId));
  const error = outcome.ok ? undefined : outcome.error;
  note(endLines(definition, requestId, performance.now() - began, error?.errorType, world));
  const payload = outcome.ok ? outcome.payload : JSON.stringify(named(outcome.error, requestId));
  return { payload, failed: !outcome.ok, log: lines.join(''), requestId };
};

const attempt = async (
  warm: Warm,
  world: World,
  definition: FunctionRecord,
  event: string,
  requestId: string,
): Promise<Outcome> => {
  const fault = takeFault(world, definition.name);
  if (fault === 'crash-before') return killed(warm, CRASHED);
  const traceId = traceIdOf(world);
  const end = beginInvocation(world, traceId, { name: definition.name, kill: () => warm.sandbox.stop() });
  const outcome = await warm.sandbox
    .invoke(() => {
      definition.invocations += 1;
      return invocationOf(warm, world, definition, event, requestId, traceId);
    }, definition.timeoutSeconds * 1000)
    .finally(end);
  if (fault === 'crash-after') return killed(warm, CRASHED);
  return fault === 'timeout' ? killed(warm, timedOut(definition)) : outcome;
};

const CRASHED: FunctionError = {
  errorType: 'Runtime.ExitError',
  errorMessage: 'Error: Runtime exited with error: signal: killed',
};

const timedOut = ({ timeoutSeconds }: FunctionRecord): FunctionError => ({
  errorType: 'Sandbox.Timedout',
  errorMessage: `Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`,
});

const killed = (warm: Warm, error: FunctionError): Outcome => {
  void warm.sandbox.stop();
  return { ok: false, died: true, error };
};

const traceIdOf = ({ clock, ids }: World): string =>
  `Root=1-${Math.floor(clock.now() / 1000).toString(16)}-${ids.hex('trace', 24)};Parent=${ids.hex('trace-parent', 16)};Sampled=0`;

const invocationOf = (
  warm: Warm,
  world: World,
  definition: FunctionRecord,
  event: string,
  requestId: string,
  traceId: string,
): Invocation => {
  const credentials = roleVariables(world, definition);
  const renewed = credentials !== warm.credentials;
  warm.credentials = credentials;
  const now = world.clock.now();
  return {
    requestId,
    event,
    now,
    deadline: now + definition.timeoutSeconds * 1000,
    traceId,
    functionName: definition.name,
    functionArn: definition.arn,
    memoryMegabytes: definition.memoryMegabytes,
    logGroup: definition.logGroup,
    logStream: warm.logStream,
    environment: renewed ? credentials : {},
  };
};

const limited = (outcome: Outcome): Outcome => {
  if (!outcome.ok || Buffer.byteLength(outcome.payload) <= LARGEST_BYTES) return outcome;
  const errorMessage = `Response payload size exceeded maximum allowed payload size (${LARGEST_BYTES} bytes).`;
  return { ok: false, died: false, error: { errorType: 'Function.ResponseSizeTooLarge', errorMessage } };
};

/** What Lambda itself says of a sandbox begins with the request. */
const named = (error: FunctionError, requestId: string): FunctionError =>
  /^(Sandbox\.|Runtime\.(ExitError|OutOfMemory))/.test(error.errorType)
    ? { ...error, errorMessage: `RequestId: ${requestId} ${error.errorMessage}` }
    : error;
