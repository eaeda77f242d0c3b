import type { Target } from '@aws-sdk/client-eventbridge';
import type { Principal } from '../../kernel/call.ts';
import { AwsError } from '../../kernel/errors.ts';
import type { World } from '../../kernel/world.ts';
import { FORWARDED } from './forwarded.ts';

/** Something for a target, on behalf of a rule or schedule. */
export interface Parcel {
  readonly target: Target;
  /** What the target gets, as text. */
  readonly text: string;
  /** Names an execution, so that a delivery that is repeated starts nothing new. */
  readonly name: string;
  /** Who delivers where the target has no role: the service, for the rule. */
  readonly service: Extract<Principal, { type: 'service' }>;
}

interface Request {
  readonly service: string;
  readonly operation: string;
  readonly input: object;
}

type Make = (arn: string, parcel: Parcel, world: World) => Request;

/** Requests by the kind of target. */
const KINDS: Readonly<Record<string, Make>> = {
  sqs: (arn, { target, text }, world) => {
    const [account, name] = arn.split(':').slice(4);
    const MessageGroupId = target.SqsParameters?.MessageGroupId;
    return {
      service: 'sqs',
      operation: 'SendMessage',
      input: { QueueUrl: `${world.endpoint}/${account}/${name}`, MessageBody: text, MessageGroupId },
    };
  },
  sns: (arn, { text }) => ({ service: 'sns', operation: 'Publish', input: { TopicArn: arn, Message: text } }),
  lambda: (arn, { text }) => ({
    service: 'lambda',
    operation: 'Invoke',
    input: { FunctionName: arn, InvocationType: 'Event', Payload: Buffer.from(text) },
  }),
  states: (arn, { text, name }) => ({
    service: 'states',
    operation: 'StartExecution',
    input: { stateMachineArn: arn, name, input: text },
  }),
  events: (arn, { text }) => ({
    service: 'events',
    operation: 'PutEvents',
    input: { Entries: [forwarded(arn, text)] },
  }),
};

const forwarded = (arn: string, text: string): object => {
  const event = JSON.parse(text) as Record<string, unknown>;
  return {
    EventBusName: arn,
    Source: event['source'],
    DetailType: event['detail-type'],
    Detail: JSON.stringify(event['detail']),
    Resources: event['resources'],
    Time: new Date(String(event['time'])),
    [FORWARDED]: { account: String(event['account']), region: String(event['region']) },
  };
};

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const LONGEST_SESSION = 64;

const kindOf = (arn: string): string => arn.split(':')[2] ?? '';

/** Throws ValidationException on a target that local AWS cannot deliver to. */
export const checkTarget = ({ Id = '', Arn = '' }: Target): void => {
  if (Object.hasOwn(KINDS, kindOf(Arn))) return;
  const message = `Target ${Id}: local AWS cannot deliver to ${Arn}. It delivers to ${Object.keys(KINDS).sort().join(', ')}.`;
  throw new AwsError('ValidationException', message, { status: 400 });
};

/** Delivers once. Throws what the target's service answers. */
export const sendToTarget = async (parcel: Parcel, world: World): Promise<void> => {
  const { Arn = '', RoleArn } = parcel.target;
  checkTarget(parcel.target);
  const make = KINDS[kindOf(Arn)] as Make;
  const principal = RoleArn
    ? world.assumeRoleForService(RoleArn, parcel.service.service, parcel.name.slice(0, LONGEST_SESSION))
    : parcel.service;
  if (!RoleArn && kindOf(Arn) === 'states') {
    throw new AwsError('AccessDeniedException', `The target ${Arn} needs a role that may start executions.`, {
      status: 400,
    });
  }
  const call = world.call({ principal, region: Arn.split(':')[3] ?? '', ...make(Arn, parcel, world) });
  await call.catch((error: Error) => {
    // An earlier try did start the execution; only its answer was lost.
    if (error.name !== 'ExecutionAlreadyExists') throw error;
  });
};
