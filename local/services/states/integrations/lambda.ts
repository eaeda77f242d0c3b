import { AwsError } from '../../../kernel/errors.ts';
import { type Integration, taskEvents } from '../integration.ts';
import { StatesError } from '../interpreter/errors.ts';

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
    lambdaFunctionScheduledEventDetails: { resource: resource.arn, input, inputDetails: { truncated: false } },
  });
  record('LambdaFunctionStarted');
  try {
    const { Payload } = await invoke(integration, { FunctionName: resource.arn, Payload: given });
    const details = { output: JSON.stringify(Payload), outputDetails: { truncated: false } };
    record('LambdaFunctionSucceeded', { lambdaFunctionSucceededEventDetails: details });
    return Payload;
  } catch (thrown) {
    const { error, cause } = thrown as StatesError;
    record('LambdaFunctionFailed', { lambdaFunctionFailedEventDetails: { error, cause } });
    throw thrown;
  }
};

/** `lambda:invoke`: https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html */
export const invokeIntegration = async (integration: Integration): Promise<unknown> => {
  const events = taskEvents(integration);
  const { arguments: given, resource } = integration.request;
  events.started(given);
  try {
    const result = await invoke(integration, given as InvokeArguments);
    if (resource.pattern === 'callback') events.submitted(result);
    else events.succeeded(result);
    return result;
  } catch (thrown) {
    const { error, cause } = thrown as StatesError;
    events.failed(error, cause);
    throw thrown;
  }
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
  const said = output.Payload?.length ? (JSON.parse(Buffer.from(output.Payload).toString('utf8')) as unknown) : null;
  if (output.FunctionError !== undefined) throw functionError(said);
  return { ExecutedVersion: output.ExecutedVersion ?? '$LATEST', Payload: said, StatusCode: output.StatusCode ?? 200 };
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
