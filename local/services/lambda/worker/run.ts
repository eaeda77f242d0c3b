import { describeError } from './failure.ts';
import type { Handler } from './modules.ts';
import type { FromWorker, Invocation } from './protocol.ts';

const LAST_WITH_CALLBACKS = 22;

/** Calls the handler once and answers as Lambda's runtime does. */
export const run = async (handler: Handler, invocation: Invocation, nodeMajor: number): Promise<FromWorker> => {
  if (handler.length > 2 && nodeMajor > LAST_WITH_CALLBACKS) return { kind: 'failure', error: NO_CALLBACKS };
  try {
    const result = await call(handler, JSON.parse(invocation.event), contextOf(invocation));
    return { kind: 'result', payload: JSON.stringify(result) ?? 'null' };
  } catch (error) {
    return { kind: 'failure', error: describeError(error) };
  }
};

const NO_CALLBACKS = {
  errorType: 'Runtime.CallbackHandlerDeprecated',
  errorMessage:
    'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later.',
};

const call = (handler: Handler, event: unknown, context: object): unknown => {
  if (handler.length <= 2) return handler(event, context);
  return new Promise((resolve, reject) => {
    const returned = handler(event, context, (error, result) => (error ? reject(error) : resolve(result)));
    if (returned instanceof Promise) returned.then(resolve, reject);
  });
};

/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html */
const contextOf = (invocation: Invocation): object => ({
  functionName: invocation.functionName,
  functionVersion: '$LATEST',
  invokedFunctionArn: invocation.functionArn,
  memoryLimitInMB: String(invocation.memoryMegabytes),
  awsRequestId: invocation.requestId,
  logGroupName: invocation.logGroup,
  logStreamName: invocation.logStream,
  callbackWaitsForEmptyEventLoop: true,
  getRemainingTimeInMillis: () => Math.max(invocation.deadline - Date.now(), 0),
});
