import type { Access, Call } from '../../kernel/call.ts';
import { AwsError } from '../../kernel/errors.ts';
import type { World } from '../../kernel/world.ts';
import { queuePolicy } from './queue-attributes.ts';
import { type Queue, sqsState } from './state.ts';

const missing = (): AwsError =>
  new AwsError('QueueDoesNotExist', 'The specified queue does not exist.', { status: 400 });

/** A queue's URL on the endpoint that the caller used. */
export const queueUrl = ({ endpoint }: Pick<Call, 'endpoint'>, queue: Queue): string => {
  const [, , , , account = '', name = ''] = queue.arn.split(':');
  return `${endpoint}/${account}/${name}`;
};

/** The queue of a `QueueUrl` (or its bare name, as SQS takes it too). Throws QueueDoesNotExist. */
export const locate = (url: string | undefined, call: Call, world: World): Queue => {
  const [account = call.account, name = url ?? ''] = /\/(\d{12})\/([^/]+)$/.exec(url ?? '')?.slice(1) ?? [];
  const queue = sqsState(world, account, call.region).queues[name];
  if (!queue) throw missing();
  return queue;
};

/** As {@link locate}, by name and owner. */
export const locateByName = (name: string, owner: string, call: Call, world: World): Queue => {
  const queue = sqsState(world, owner, call.region).queues[name];
  if (!queue) throw missing();
  return queue;
};

/** What an action on a queue takes: the caller's policies, and the queue's own. */
export const queueAccess = (action: string, queue: Queue): readonly Access[] => [
  {
    action: `sqs:${action}`,
    resource: queue.arn,
    resourceAccount: queue.arn.split(':')[4],
    resourcePolicy: queuePolicy(queue),
  },
];
