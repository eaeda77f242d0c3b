import { StatesError } from '../interpreter/errors.ts';
import type { Integration } from '../task.ts';
import { callService } from './sdk.ts';

interface Optimised {
  readonly service: string;
  readonly operation: string;
  readonly prefix: string;
  /** Members that may be given as JSON and are sent as text. */
  readonly textual?: readonly string[];
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html */
const KNOWN: Readonly<Record<string, Optimised>> = {
  'sns:publish': { service: 'sns', operation: 'Publish', prefix: 'SNS', textual: ['Message'] },
  'sqs:sendMessage': { service: 'sqs', operation: 'SendMessage', prefix: 'SQS', textual: ['MessageBody'] },
  'events:putEvents': { service: 'events', operation: 'PutEvents', prefix: 'EventBridge' },
  'dynamodb:getItem': { service: 'dynamodb', operation: 'GetItem', prefix: 'DynamoDB' },
  'dynamodb:putItem': { service: 'dynamodb', operation: 'PutItem', prefix: 'DynamoDB' },
  'dynamodb:updateItem': { service: 'dynamodb', operation: 'UpdateItem', prefix: 'DynamoDB' },
  'dynamodb:deleteItem': { service: 'dynamodb', operation: 'DeleteItem', prefix: 'DynamoDB' },
};

export const isOptimised = (action: string): boolean => action in KNOWN;

export const callOptimised = (integration: Integration, action: string): Promise<unknown> => {
  const known = KNOWN[action];
  if (!known) throw new StatesError('States.Runtime', `The integration ${action} is not known to local AWS`);
  const { service, operation, prefix } = known;
  return callService(
    integration,
    { service, operation, prefix, resourceType: service },
    textual(action, known, integration.request.arguments as Record<string, unknown>),
  );
};

const textual = (
  action: string,
  { textual = [] }: Optimised,
  given: Record<string, unknown>,
): Record<string, unknown> => {
  const input = { ...given };
  for (const name of textual)
    if (input[name] !== undefined && typeof input[name] !== 'string') input[name] = JSON.stringify(input[name]);
  if (action === 'events:putEvents') {
    input['Entries'] = ((given['Entries'] ?? []) as Record<string, unknown>[]).map((entry) => ({
      ...entry,
      Detail: typeof entry['Detail'] === 'string' ? entry['Detail'] : JSON.stringify(entry['Detail']),
    }));
  }
  return input;
};
