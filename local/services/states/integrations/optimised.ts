import type { Integration } from '../integration.ts';
import { StatesError } from '../interpreter/errors.ts';
import { callService } from './call-service.ts';
import { plainJson } from './plain-json.ts';
import { serviceModel } from './service-model.ts';

interface Optimised {
  readonly service: string;
  readonly operation: string;
  readonly prefix: string;
  /** What an error is called that the service's list of errors does not have (recorded); without it every name is taken. */
  readonly general?: string;
  /** Members that may be given as JSON and are sent as text. */
  readonly textual?: readonly string[];
}

const dynamodb = (operation: string): Optimised => ({
  service: 'dynamodb',
  operation,
  prefix: 'DynamoDB',
  general: 'AmazonDynamoDBException',
});

/** https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html */
const KNOWN: Readonly<Record<string, Optimised>> = {
  'sns:publish': { service: 'sns', operation: 'Publish', prefix: 'SNS', textual: ['Message'] },
  'sqs:sendMessage': {
    service: 'sqs',
    operation: 'SendMessage',
    prefix: 'SQS',
    general: 'AmazonSQSException',
    textual: ['MessageBody'],
  },
  'events:putEvents': { service: 'events', operation: 'PutEvents', prefix: 'EventBridge' },
  'dynamodb:getItem': dynamodb('GetItem'),
  'dynamodb:putItem': dynamodb('PutItem'),
  'dynamodb:updateItem': dynamodb('UpdateItem'),
  'dynamodb:deleteItem': dynamodb('DeleteItem'),
};

export const isOptimised = (action: string): boolean => action in KNOWN;

/** Throws an error under the service's prefix, `EventBridge.FailedEntry` where only some entries failed. */
export const callOptimised = async (integration: Integration, action: string): Promise<unknown> => {
  const known = KNOWN[action];
  if (!known) throw new StatesError('States.Runtime', `Local AWS does not know the integration ${action}.`);
  const given = integration.request.arguments as Record<string, unknown>;
  const input = action === 'events:putEvents' ? withTextDetails(given) : withText(given, known.textual ?? []);
  const errors = known.general && (await serviceModel(integration.world, known.service))?.errors;
  const target = { ...known, ...(errors ? { errors } : {}) };
  return callService(integration, target, input, (output) => checkEntries(plainJson(output)));
};

const text = (value: unknown): unknown =>
  value === undefined || typeof value === 'string' ? value : JSON.stringify(value);

const withText = (given: Record<string, unknown>, members: readonly string[]): Record<string, unknown> => ({
  ...given,
  ...Object.fromEntries(members.filter((name) => name in given).map((name) => [name, text(given[name])])),
});

const withTextDetails = (given: Record<string, unknown>): Record<string, unknown> => ({
  ...given,
  Entries: ((given['Entries'] ?? []) as Record<string, unknown>[]).map((entry) => withText(entry, ['Detail'])),
});

const checkEntries = (output: unknown): unknown => {
  const { FailedEntryCount = 0 } = output as { FailedEntryCount?: number };
  if (FailedEntryCount > 0) throw new StatesError('EventBridge.FailedEntry', JSON.stringify(output));
  return output;
};
