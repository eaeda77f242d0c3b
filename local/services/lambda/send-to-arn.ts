import type { Principal } from '../../kernel/call.ts';
import { LocalAwsError } from '../../kernel/errors.ts';
import type { World } from '../../kernel/world.ts';

type Attributes = Readonly<Record<string, { readonly DataType: string; readonly StringValue: string }>>;

interface Request {
  readonly service: string;
  readonly operation: string;
  readonly input: object;
}

/** Destinations of asynchronous invocations, by the service in their ARN. */
const REQUESTS: Readonly<Record<string, (arn: string, text: string, attributes: Attributes, world: World) => Request>> =
  {
    sqs: (arn, text, MessageAttributes, world) => {
      const [account, name] = arn.split(':').slice(4);
      return {
        service: 'sqs',
        operation: 'SendMessage',
        input: { QueueUrl: `${world.endpoint}/${account}/${name}`, MessageBody: text, MessageAttributes },
      };
    },
    sns: (arn, text, MessageAttributes) => ({
      service: 'sns',
      operation: 'Publish',
      input: { TopicArn: arn, Message: text, MessageAttributes },
    }),
    lambda: (arn, text) => ({
      service: 'lambda',
      operation: 'Invoke',
      input: { FunctionName: arn, InvocationType: 'Event', Payload: Buffer.from(text) },
    }),
    events: (arn, text) => {
      const entry = {
        EventBusName: arn,
        Source: 'lambda',
        DetailType: 'Lambda Function Invocation Result',
        Detail: text,
      };
      return { service: 'events', operation: 'PutEvents', input: { Entries: [entry] } };
    },
  };

export const isDestination = (arn: string): boolean => Object.hasOwn(REQUESTS, arn.split(':')[2] ?? '');

/** Sends with the permissions of `principal`. Throws what the destination answers. */
export const sendToArn = async (
  world: World,
  principal: Principal,
  arn: string,
  text: string,
  attributes: Attributes = {},
): Promise<void> => {
  const make = REQUESTS[arn.split(':')[2] ?? ''];
  if (!make) throw new LocalAwsError(`${arn} is no destination of an asynchronous invocation.`);
  await world.call({ principal, region: arn.split(':')[3] ?? '', ...make(arn, text, attributes, world) });
};
