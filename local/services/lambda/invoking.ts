import type { InvocationRequest, InvocationResponse } from '@aws-sdk/client-lambda';
import { AwsError } from '../../kernel/errors.ts';
import { operation } from '../../kernel/service.ts';
import { runLater } from './asynchronous.ts';
import { functionAccess, locate } from './locate.ts';
import { runFunction } from './run-function.ts';

/** Bytes of an event: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const LARGEST = { RequestResponse: 6_291_456, Event: 1_048_576 };
const LOG_TAIL_BYTES = 4096;
const ACCEPTED = 202;
const DRY = 204;

export const invoke = operation<InvocationRequest, InvocationResponse>({
  access: ({ FunctionName, Qualifier }, call, world) =>
    functionAccess('InvokeFunction', FunctionName, call, world, Qualifier),
  run: async ({ FunctionName, Qualifier, InvocationType = 'RequestResponse', Payload, LogType }, call, world) => {
    const definition = locate(FunctionName, call, world, Qualifier);
    const event = read(Payload, InvocationType === 'Event' ? LARGEST.Event : LARGEST.RequestResponse);
    if (InvocationType === 'DryRun') return { StatusCode: DRY };
    if (InvocationType === 'Event') {
      runLater(world, definition, event, call.requestId);
      return { StatusCode: ACCEPTED };
    }
    const result = await runFunction(world, definition, event, call.requestId);
    return {
      StatusCode: 200,
      ExecutedVersion: '$LATEST',
      Payload: Buffer.from(result.payload) as InvocationResponse['Payload'],
      ...(result.failed ? { FunctionError: 'Unhandled' } : {}),
      ...(LogType === 'Tail' ? { LogResult: tail(result.log) } : {}),
    };
  },
});

const read = (payload: Uint8Array | undefined, largest: number): string => {
  const size = payload?.length ?? 0;
  if (size > largest) {
    const message = `${size} byte payload is too large for the invocation type (limit ${largest} bytes)`;
    throw new AwsError('RequestTooLargeException', message, { status: 413, fields: { Type: 'User' } });
  }
  const text = payload ? Buffer.from(payload).toString('utf8') : '';
  if (text === '') return '{}';
  try {
    JSON.parse(text);
    return text;
  } catch (error) {
    const message = `Could not parse request body into json: ${(error as Error).message}`;
    throw new AwsError('InvalidRequestContentException', message, { status: 400, fields: { Type: 'User' } });
  }
};

const tail = (log: string): string => Buffer.from(log).subarray(-LOG_TAIL_BYTES).toString('base64');
