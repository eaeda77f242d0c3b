import { AwsError, LocalAwsError } from '../../kernel/errors.ts';
import type { World } from '../../kernel/world.ts';
import { numberOf } from '../sqs/queue-attributes.ts';
import { queueOfArn } from '../sqs/state.ts';
import { callQueue, Poller } from './poller.ts';
import { functionOfArn, lambdaState, type Mapping } from './state.ts';

const pollers = new WeakMap<World, Map<string, Poller>>();

const ofWorld = (world: World): Map<string, Poller> => {
  const known = pollers.get(world) ?? new Map<string, Poller>();
  pollers.set(world, known);
  return known;
};

/**
 * Connects a queue with a function and starts to read. Throws {@link LocalAwsError} on what Lambda would refuse: a queue
 * whose messages come back before the function has timed out, or a role that may not read it.
 */
export const putMapping = async (world: World, mapping: Mapping): Promise<void> => {
  checkVisibility(world, mapping);
  await checkPermissions(world, mapping);
  const [, , , region = '', account = ''] = mapping.functionArn.split(':');
  lambdaState(world, account, region).mappings[mapping.uuid] = mapping;
  ofWorld(world).get(mapping.uuid)?.stop();
  ofWorld(world).delete(mapping.uuid);
  if (!mapping.enabled) return;
  const poller = new Poller(world, mapping);
  ofWorld(world).set(mapping.uuid, poller);
  poller.start();
};

/** Ends the reading, and forgets the mapping. */
export const removeMapping = (world: World, account: string, region: string, uuid: string): void => {
  delete lambdaState(world, account, region).mappings[uuid];
  ofWorld(world).get(uuid)?.stop();
  ofWorld(world).delete(uuid);
};

const checkVisibility = (world: World, { queueArn, functionArn }: Mapping): void => {
  const queue = queueOfArn(world, queueArn);
  const timeout = functionOfArn(world, functionArn)?.timeoutSeconds;
  if (!queue) throw new LocalAwsError(`there is no queue ${queueArn}.`);
  if (timeout === undefined) throw new LocalAwsError(`there is no function ${functionArn}.`);
  const visibility = numberOf(queue, 'VisibilityTimeout');
  if (visibility >= timeout) return;
  throw new LocalAwsError(
    `Queue visibility timeout: ${visibility} seconds is less than Function timeout: ${timeout} seconds. Give the queue at least six times the function's timeout.`,
  );
};

/** A handle that no message has: with it a permission can be asked for, and nothing happens. */
const NO_HANDLE = '0'.repeat(48);

const checkPermissions = async (world: World, mapping: Mapping): Promise<void> => {
  try {
    await callQueue(world, mapping, 'GetQueueAttributes', { AttributeNames: ['QueueArn'] });
    await callQueue(world, mapping, 'DeleteMessage', { ReceiptHandle: NO_HANDLE });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new LocalAwsError(
      `The function's role cannot read the queue: ${error.message}. Grant it sqs:ReceiveMessage, sqs:DeleteMessage and sqs:GetQueueAttributes.`,
    );
  }
};

export const stopMappings = (world: World): void => {
  for (const poller of ofWorld(world).values()) poller.stop();
  pollers.delete(world);
};
