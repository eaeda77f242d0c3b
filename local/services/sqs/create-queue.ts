import { AwsError } from '../../kernel/errors.ts';
import type { World } from '../../kernel/world.ts';
import { checkRedrivePolicy } from './dead-letters.ts';
import { checkAttributes } from './queue-attributes.ts';
import { type Queue, queueArn, sqsState } from './state.ts';

interface Place {
  readonly account: string;
  readonly region: string;
}

/** Throws QueueNameExists when a queue of that name has other attributes, as CreateQueue does. */
export const createOrFind = (world: World, place: Place, name: string, attributes: Record<string, string>): Queue => {
  const known = sqsState(world, place.account, place.region).queues[name];
  if (!known) return putQueue(world, place, name, attributes);
  const differs = Object.entries(attributes).find(([key, value]) => known.attributes[key] !== value);
  if (!differs) return known;
  const message = `A queue already exists with the same name and a different value for attribute ${differs[0]}`;
  throw new AwsError('QueueNameExists', message);
};

/** Makes a queue, or gives one that exists these attributes; its messages stay. */
export const putQueue = (
  world: World,
  { account, region }: Place,
  name: string,
  attributes: Record<string, string>,
): Queue => {
  const fifo = name.endsWith('.fifo');
  checkName(name, fifo, attributes);
  checkAttributes(attributes);
  checkRedrivePolicy(world, { account, region }, attributes['RedrivePolicy']);
  const { queues } = sqsState(world, account, region);
  const now = world.clock.now();
  const known = queues[name];
  if (known) {
    known.attributes = attributes;
    known.modifiedAt = now;
    return known;
  }
  const arn = queueArn(account, region, name);
  const made: Queue = {
    name,
    arn,
    fifo,
    attributes,
    tags: {},
    createdAt: now,
    modifiedAt: now,
    messages: [],
    sequence: 0,
    remembered: {},
  };
  queues[name] = made;
  return made;
};

const checkName = (name: string, fifo: boolean, attributes: Record<string, string>): void => {
  if (!/^[\w-]{1,80}$/.test(fifo ? name.slice(0, -'.fifo'.length) : name) || name.length > 80) {
    const message = 'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length';
    throw new AwsError('InvalidParameterValue', message, { status: 400 });
  }
  if (fifo !== (attributes['FifoQueue'] === 'true')) {
    const message =
      'The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix';
    throw new AwsError('InvalidParameterValue', message, { status: 400 });
  }
};
