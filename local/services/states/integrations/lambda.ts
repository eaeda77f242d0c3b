import { StatesError } from '../interpreter/errors.ts';
import type { Integration } from '../task.ts';

interface InvokeOutput {
  readonly StatusCode?: number;
  readonly FunctionError?: string;
  readonly ExecutedVersion?: string;
  readonly Payload?: Uint8Array;
}

/**
 * Invokes a function. `plain` is the form with the function's ARN as resource, whose result is the payload itself.
 * https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html
 */
export const invokeLambda = async (integration: Integration, given: unknown, plain: boolean): Promise<unknown> => {
  const { world, principal, region, request } = integration;
  const { Payload, ...rest } = given as { FunctionName: string; Payload?: unknown; InvocationType?: string };
  const text = JSON.stringify(Payload ?? {});
  const kind = plain ? 'LambdaFunction' : 'Task';
  request.record(`${kind}Scheduled`, scheduled(plain, rest.FunctionName, region, text));
  request.record(
    `${kind}Started`,
    plain ? undefined : { taskStartedEventDetails: { resource: 'invoke', resourceType: 'lambda' } },
  );
  try {
    const output = (await world.call({
      principal,
      service: 'lambda',
      operation: 'Invoke',
      region,
      input: { ...rest, Payload: Buffer.from(text) },
    })) as InvokeOutput;
    const said = output.Payload?.length ? (JSON.parse(Buffer.from(output.Payload).toString('utf8')) as unknown) : null;
    if (output.FunctionError) throw functionError(said);
    const result = plain
      ? said
      : { ExecutedVersion: output.ExecutedVersion ?? '$LATEST', Payload: said, StatusCode: output.StatusCode ?? 200 };
    request.record(`${kind}Succeeded`, succeeded(plain, result));
    return result;
  } catch (error) {
    const failure = error instanceof StatesError ? error : serviceError(error as Error);
    request.record(failure.error === 'States.Timeout' ? `${kind}TimedOut` : `${kind}Failed`, failed(plain, failure));
    throw failure;
  }
};

const scheduled = (plain: boolean, resource: string, region: string, input: string): Record<string, unknown> =>
  plain
    ? { lambdaFunctionScheduledEventDetails: { resource, input, inputDetails: { truncated: false } } }
    : {
        taskScheduledEventDetails: {
          resource: 'invoke',
          resourceType: 'lambda',
          region,
          parameters: JSON.stringify({ FunctionName: resource, Payload: JSON.parse(input) }),
        },
      };

const succeeded = (plain: boolean, result: unknown): Record<string, unknown> => {
  const details = { output: JSON.stringify(result), outputDetails: { truncated: false } };
  return plain
    ? { lambdaFunctionSucceededEventDetails: details }
    : { taskSucceededEventDetails: { resource: 'invoke', resourceType: 'lambda', ...details } };
};

const failed = (plain: boolean, { error, cause }: StatesError): Record<string, unknown> =>
  plain
    ? { lambdaFunctionFailedEventDetails: { error, cause } }
    : { taskFailedEventDetails: { resource: 'invoke', resourceType: 'lambda', error, cause } };

/** An error of the function's own carries its type as name; one without a type is Lambda.Unknown. */
const functionError = (said: unknown): StatesError => {
  const { errorType } = (said ?? {}) as { errorType?: string };
  return new StatesError(errorType ?? 'Lambda.Unknown', JSON.stringify(said));
};

const serviceError = ({ name, message }: Error): StatesError => {
  const known = name === 'AccessDeniedException' ? 'AWSLambdaException' : name;
  return new StatesError(`Lambda.${known}`, message);
};
