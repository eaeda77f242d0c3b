import { own } from './own.ts';
import { partitionOf } from './partition.ts';

/** What EventBridge puts around an event: https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html */
export interface EventEnvelope {
  readonly source?: unknown;
  readonly 'detail-type'?: unknown;
  readonly account?: unknown;
  readonly region?: unknown;
}

export interface Hub {
  readonly account: string;
  readonly region: string;
}

/** By detail type, the sources that an event may have. EventBridge keeps sources that begin with `aws.` for AWS. */
export type Expected = Readonly<Record<string, readonly string[]>>;

/**
 * Why an event is not one that the hub expects; undefined: it is one. The rules say the same. This holds as well where a message did
 * not come through a rule.
 */
export const strangeOrigin = (event: EventEnvelope, expected: Expected, hub: Hub): string | undefined => {
  const { source, account, region } = event;
  const kind = event['detail-type'];
  const sources = typeof kind === 'string' ? own(expected, kind) : undefined;
  if (!sources)
    return `is ${shown(kind)} of ${shown(source)}, and not one of ${Object.keys(expected).map(shown).join(', ')}`;
  if (typeof source !== 'string' || !sources.includes(source))
    return `is from the source ${shown(source)}, not from ${sources.join(' or ')}`;
  return account === hub.account && region === hub.region
    ? undefined
    : `comes from ${shown(account)} ${shown(region)}, not from the hub ${hub.account} ${hub.region}`;
};

/** Whether something that an event names is the hub's own: whoever names another one cannot know what becomes of it here. */
export const isOfHub = (
  arn: { readonly partition: string; readonly account: string; readonly region: string },
  hub: Hub,
): boolean => arn.partition === partitionOf(hub.region) && arn.account === hub.account && arn.region === hub.region;

const shown = (value: unknown): string =>
  typeof value === 'string' ? JSON.stringify(value.slice(0, 100)) : value === undefined ? 'nothing' : typeof value;
