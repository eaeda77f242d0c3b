import { AwsError } from '../../../kernel/errors.ts';
import type { ErrorSchema } from '../../../wire/model.ts';
import { type Integration, taskEvents } from '../integration.ts';
import { StatesError } from '../interpreter/errors.ts';

interface Target {
  readonly service: string;
  readonly operation: string;
  /** What the service's errors begin with: `Imagebuilder`. */
  readonly prefix: string;
  /** Errors of the service's model, by name; absent where every name is taken as it is. */
  readonly errors?: ReadonlyMap<string, ErrorSchema>;
  /** What the service's general exception is called, where it is not the prefix. */
  readonly general?: string;
}

/** One call with the task's role; an error of the service gets the name by which Retry and Catch know it. */
export const callService = async <T>(
  integration: Integration,
  target: Target,
  input: Record<string, unknown>,
  shown: (output: unknown) => T,
): Promise<T> => {
  const { world, principal, region, request } = integration;
  const { service, operation } = target;
  const events = taskEvents(integration);
  events.started(request.arguments);
  let output: T;
  try {
    output = shown((await world.call({ principal, service, operation, region, input })) ?? {});
  } catch (thrown) {
    const failure = thrown instanceof StatesError ? thrown : failureOf(target, thrown as Error);
    events.failed(failure);
    throw failure;
  }
  if (request.resource.pattern === 'request') events.succeeded(output);
  else events.submitted(output);
  return output;
};

/**
 * Names always end in `Exception`, and what the service's model does not list is the service's general exception.
 * https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 */
const failureOf = ({ prefix, errors, general = prefix }: Target, thrown: Error): StatesError => {
  if (!(thrown instanceof AwsError)) return new StatesError(`${prefix}.SdkClientException`, thrown.message);
  const { name, message, status = 400 } = thrown;
  const modelled = errors ? shapeOf(errors, name) : name;
  const cause = `${message} (Service: ${prefix}, Status Code: ${status}, Error Code: ${name})`;
  return new StatesError(`${prefix}.${exceptionName(modelled ?? general)}`, cause);
};

/** Services that once spoke the query protocol answer with a code that is not the shape's name. */
const shapeOf = (errors: ReadonlyMap<string, ErrorSchema>, code: string): string | undefined =>
  errors.has(code) ? code : [...errors.values()].find(({ queryCode }) => queryCode === code)?.name;

const exceptionName = (name: string): string => {
  if (name.endsWith('Exception')) return name;
  return `${name.replace(/Fault$/, '')}Exception`;
};
