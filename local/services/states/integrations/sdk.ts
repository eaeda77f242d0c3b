import type { NormalizedSchema } from '@smithy/core/schema';
import type { Integration } from '../integration.ts';
import { StatesError } from '../interpreter/errors.ts';
import { callService } from './call-service.ts';
import { plainJson } from './plain-json.ts';
import { serviceModel } from './service-model.ts';

/** Names of services and error prefixes that do not follow from each other. */
const SIGNING: Readonly<Record<string, string>> = { sfn: 'states', eventbridge: 'events', cloudwatchlogs: 'logs' };
const PREFIX: Readonly<Record<string, string>> = {
  autoscaling: 'AutoScaling',
  cloudformation: 'CloudFormation',
  cloudwatchlogs: 'CloudWatchLogs',
  dynamodb: 'DynamoDb',
  eventbridge: 'EventBridge',
  secretsmanager: 'SecretsManager',
};

/** `aws-sdk:imagebuilder:getImage`: https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html */
export const callSdk = async (integration: Integration): Promise<unknown> => {
  const { resource, arguments: given } = integration.request;
  const name = resource.type.slice('aws-sdk:'.length);
  const service = SIGNING[name] ?? name;
  const operation = capital(resource.action);
  const model = await serviceModel(integration.world, service);
  const shapes = model?.operations.get(operation);
  const target = {
    service,
    operation,
    prefix: PREFIX[name] ?? capital(name),
    ...(model ? { errors: model.errors } : {}),
  };
  const input = (shapes ? renamed(given ?? {}, shapes.input, IN) : given) as Record<string, unknown>;
  return callService(integration, target, input, (output) =>
    plainJson(shapes ? renamed(output, shapes.output, OUT) : output),
  );
};

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** Names of a member on either side: what Step Functions says, and what the service's client says. */
type Direction = (member: string) => readonly [from: string, to: string];
const IN: Direction = (member) => [capital(member), member];
const OUT: Direction = (member) => [member, capital(member)];

/** Step Functions speaks PascalCase to every service; the client's members keep the service's own case. */
const renamed = (value: unknown, schema: NormalizedSchema, direction: Direction): unknown => {
  if (schema.isTimestampSchema()) return typeof value === 'string' ? new Date(value) : value;
  // What a member takes as text may be given as JSON (recorded of the Input of sfn:startExecution).
  if (direction === IN && schema.isStringSchema() && isJsonValue(value)) return JSON.stringify(value);
  if (Array.isArray(value) && schema.isListSchema()) {
    return value.map((item) => renamed(item, schema.getValueSchema(), direction));
  }
  if (typeof value !== 'object' || value === null) return value;
  if (schema.isMapSchema()) {
    const item = schema.getValueSchema();
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, renamed(each, item, direction)]));
  }
  return schema.isStructSchema() ? renamedMembers(value as Record<string, unknown>, schema, direction) : value;
};

const isJsonValue = (value: unknown): boolean => typeof value === 'object' && value !== null;

const renamedMembers = (value: Record<string, unknown>, schema: NormalizedSchema, direction: Direction): object => {
  const out: Record<string, unknown> = {};
  const known = new Set([...schema.structIterator()].map(([name]) => direction(name)[0]));
  const stranger = Object.keys(value).find((name) => direction === IN && !known.has(name));
  if (stranger !== undefined) throw unknownField(stranger, [...known]);
  for (const [name, member] of schema.structIterator()) {
    const [from, to] = direction(name);
    if (value[from] !== undefined) out[to] = renamed(value[from], member, direction);
  }
  return out;
};

const unknownField = (name: string, known: readonly string[]): StatesError =>
  new StatesError(
    'States.Runtime',
    `The field '${name}' is not supported by Step Functions; known are ${known.join(', ')}.`,
  );
