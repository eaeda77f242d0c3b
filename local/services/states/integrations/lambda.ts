import { readJson } from '../../../../shared/state-machine-definition/json-text.ts';
import { AwsError } from '../../../kernel/errors.ts';
import { type Integration, settings, taskEvents } from '../integration.ts';
import { errorDetails, StatesError } from '../interpreter/errors.ts';
import { resultWithinLimit } from '../interpreter/limits.ts';

interface InvokeOutput {
  readonly StatusCode?: number;
  readonly FunctionError?: string;
  readonly ExecutedVersion?: string;
  readonly Payload?: Uint8Array;
}

/** The form with the function's ARN as resource, whose result is the payload alone. */
export const invokeFunction = async (integration: Integration): Promise<unknown> => {
  const { record, resource, arguments: given } = integration.request;
  const input = JSON.stringify(given);
  record('LambdaFunctionScheduled', {
    lambdaFunctionScheduledEventDetails: {
      resource: resource.arn,
      input,
      inputDetails: { truncated: false },
      ...settings(integration.request),
    },
  });
  record('LambdaFunctionStarted');
  try {
    const { Payload } = await invoke(integration, { FunctionName: resource.arn, Payload: given });
    const details = { output: resultWithinLimit(Payload, resource.arn), outputDetails: { truncated: false } };
    record('LambdaFunctionSucceeded', { lambdaFunctionSucceededEventDetails: details });
    return Payload;
  } catch (thrown) {
    record('LambdaFunctionFailed', { lambdaFunctionFailedEventDetails: errorDetails(thrown as StatesError) });
    throw thrown;
  }
};

/** `lambda:invoke`: https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html */
export const invokeIntegration = async (integration: Integration): Promise<unknown> => {
  const events = taskEvents(integration);
  const { arguments: given, resource } = integration.request;
  events.started(given);
  const result = await invoke(integration, given as InvokeArguments).catch((thrown: StatesError) => {
    events.failed(thrown);
    throw thrown;
  });
  if (resource.pattern === 'callback') events.submitted(result);
  else events.succeeded(result);
  return result;
};

interface InvokeArguments {
  readonly FunctionName: string;
  readonly Payload?: unknown;
}

const invoke = async ({ world, principal, region }: Integration, { Payload, ...rest }: InvokeArguments) => {
  const input = { ...rest, ...(Payload === undefined ? {} : { Payload: Buffer.from(JSON.stringify(Payload)) }) };
  let output: InvokeOutput;
  try {
    output = (await world.call({ principal, service: 'lambda', operation: 'Invoke', region, input })) as InvokeOutput;
  } catch (error) {
    throw serviceError(error as Error);
  }
  const said = output.Payload?.length ? answerOf(Buffer.from(output.Payload).toString('utf8')) : null;
  if (output.FunctionError !== undefined) throw functionError(said);
  return { ExecutedVersion: output.ExecutedVersion ?? '$LATEST', Payload: said, StatusCode: output.StatusCode ?? 200 };
};

const answerOf = (text: string): unknown => {
  const read = readJson(text);
  if ('fault' in read)
    throw new StatesError('States.Runtime', `The function's response is not valid JSON: ${read.fault}`);
  return read.value;
};

/** An error of the function's own carries its type as name (a timeout: `Sandbox.Timedout`); else it is Lambda.Unknown. */
const functionError = (said: unknown): StatesError => {
  const { errorType } = (said ?? {}) as { errorType?: string };
  return new StatesError(errorType ?? 'Lambda.Unknown', JSON.stringify(said));
};

/** A refusal by IAM arrives as the client's general exception; a broken connection as the SDK's own. */
const serviceError = (thrown: Error): StatesError => {
  if (!(thrown instanceof AwsError)) return new StatesError('Lambda.SdkClientException', thrown.message);
  const { name, message, status = 400 } = thrown;
  const known = name === 'AccessDeniedException' ? 'AWSLambdaException' : name;
  const suffixed = known.endsWith('Exception') ? known : `${known}Exception`;
  return new StatesError(
    `Lambda.${suffixed}`,
    `${message} (Service: Lambda, Status Code: ${status}, Error Code: ${name})`,
  );
};
