import type { NormalizedSchema } from '@smithy/core/schema';
import { type WireModel, wireModel } from '../../../wire/model.ts';
import { StatesError } from '../interpreter/errors.ts';
import type { Integration } from '../task.ts';

/** Service names of the integrations that are not the signing names. */
const SIGNING: Readonly<Record<string, string>> = { sfn: 'states', eventbridge: 'events' };
const PREFIX: Readonly<Record<string, string>> = {
  autoscaling: 'AutoScaling',
  ec2: 'Ec2',
  imagebuilder: 'Imagebuilder',
  eventbridge: 'EventBridge',
  dynamodb: 'DynamoDb',
  sfn: 'Sfn',
};

export interface Target {
  readonly service: string;
  readonly operation: string;
  readonly prefix: string;
  readonly resourceType: string;
}

/** `aws-sdk:imagebuilder:getImage`: https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html */
export const callSdk = async (integration: Integration, action: string): Promise<unknown> => {
  const [, name = '', method = ''] = action.split(':');
  const service = SIGNING[name] ?? name;
  const operation = method.charAt(0).toUpperCase() + method.slice(1);
  const prefix = PREFIX[name] ?? name.charAt(0).toUpperCase() + name.slice(1);
  const model = await modelOf(integration, service);
  const shapes = model?.operations.get(operation);
  const given = (integration.request.arguments ?? {}) as Record<string, unknown>;
  const input = shapes ? (renamed(given, shapes.input, 'in') as Record<string, unknown>) : given;
  const output = await callService(integration, { service, operation, prefix, resourceType: `aws-sdk:${name}` }, input);
  return shapes ? renamed(output, shapes.output, 'out') : output;
};

const models = new Map<string, Promise<WireModel>>();

const modelOf = async ({ world }: Integration, name: string): Promise<WireModel | undefined> => {
  const service = (
    world as unknown as { services?: ReadonlyMap<string, { client: () => Promise<object> }> }
  ).services?.get(name);
  if (!service) return undefined;
  const known = models.get(name) ?? service.client().then(wireModel);
  models.set(name, known);
  return known;
};

/** Step Functions speaks PascalCase to every service; the SDK's members keep the service's own case. */
const renamed = (value: unknown, schema: NormalizedSchema, direction: 'in' | 'out'): unknown => {
  if (Array.isArray(value))
    return schema.isListSchema() ? value.map((item) => renamed(item, schema.getValueSchema(), direction)) : value;
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'object' || value === null) return value;
  if (schema.isMapSchema())
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, renamed(item, schema.getValueSchema(), direction)]),
    );
  if (!schema.isStructSchema()) return value;
  const out: Record<string, unknown> = {};
  for (const [name, member] of schema.structIterator()) {
    const pascal = name.charAt(0).toUpperCase() + name.slice(1);
    const [from, to] = direction === 'in' ? [pascal, name] : [name, pascal];
    const item = (value as Record<string, unknown>)[from];
    if (item !== undefined) out[to] = renamed(item, member, direction);
  }
  return out;
};

/** One call with the machine's role; an error of the service gets the name by which Retry and Catch know it. */
export const callService = async (
  { world, principal, region, request }: Integration,
  target: Target,
  input: Record<string, unknown>,
): Promise<unknown> => {
  const { service, operation, prefix, resourceType } = target;
  const resource = operation.charAt(0).toLowerCase() + operation.slice(1);
  request.record('TaskScheduled', {
    taskScheduledEventDetails: { resource, resourceType, region, parameters: JSON.stringify(input) },
  });
  request.record('TaskStarted', { taskStartedEventDetails: { resource, resourceType } });
  try {
    const output = (await world.call({ principal, service, operation, region, input })) ?? {};
    request.record('TaskSucceeded', {
      taskSucceededEventDetails: {
        resource,
        resourceType,
        output: JSON.stringify(output),
        outputDetails: { truncated: false },
      },
    });
    return output;
  } catch (error) {
    const { name, message } = error as Error;
    const failure = new StatesError(`${prefix}.${/Exception$/.test(name) ? name : `${name}Exception`}`, message);
    request.record('TaskFailed', {
      taskFailedEventDetails: { resource, resourceType, error: failure.error, cause: failure.cause },
    });
    throw failure;
  }
};
