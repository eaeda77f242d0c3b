import type {
  PutEventsRequest,
  PutEventsRequestEntry,
  PutEventsResponse,
  PutEventsResultEntry,
} from '@aws-sdk/client-eventbridge';
import type { Call } from '../../kernel/call.ts';
import { AwsError } from '../../kernel/errors.ts';
import { operation } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { envelope } from './envelope.ts';
import { FORWARDED, isForwarded } from './forwarded.ts';
import { route } from './route.ts';
import { findBus } from './rules.ts';

const MOST_ENTRIES = 10;
const LARGEST_BYTES = 262_144;

/**
 * AWS's own. The words are AWS's, as people report them: https://github.com/aws-samples/serverless-patterns/pull/3089
 */
const RESERVED = 'aws.';

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
export const putEvents = operation<PutEventsRequest, PutEventsResponse>({
  access: ({ Entries = [] }, call, world) =>
    Entries.map(({ EventBusName, Source = '', DetailType = '' }) => {
      const { arn, policy } = findBus(EventBusName, call, world);
      const context = { 'events:source': Source, 'events:detail-type': DetailType };
      return {
        action: 'events:PutEvents',
        resource: arn,
        resourceAccount: arn.split(':')[4],
        resourcePolicy: policy,
        context,
      };
    }),
  run: ({ Entries = [] }, call, world) => {
    check(Entries);
    const results = Entries.map((entry) => put(entry, call, world));
    return { FailedEntryCount: results.filter(({ ErrorCode }) => ErrorCode).length, Entries: results };
  },
});

const check = (entries: readonly PutEventsRequestEntry[]): void => {
  const size = entries.reduce(
    (sum, { Source = '', DetailType = '', Detail = '', Resources = [] }) =>
      sum + Buffer.byteLength(Source + DetailType + Detail + Resources.join('')),
    0,
  );
  if (entries.length === 0 || entries.length > MOST_ENTRIES) {
    throw new AwsError(
      'ValidationException',
      `Entries must hold 1 to ${MOST_ENTRIES} events; it holds ${entries.length}.`,
      { status: 400 },
    );
  }
  if (size > LARGEST_BYTES) {
    throw new AwsError(
      'ValidationException',
      `Total size of the entries in the request is over the limit of ${LARGEST_BYTES} bytes.`,
      { status: 400 },
    );
  }
};

const put = (entry: PutEventsRequestEntry, call: Call, world: World): PutEventsResultEntry => {
  const { Source = '', DetailType = '', Detail = '', Resources = [], Time, EventBusName } = entry;
  const missing = Object.entries({ Source, DetailType, Detail }).find(([, value]) => value === '');
  if (missing) {
    const [name] = missing;
    return {
      ErrorCode: 'InvalidArgument',
      ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
    };
  }
  if (Source.startsWith(RESERVED) && !isForwarded(entry))
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
  const detail = parse(Detail);
  if (!detail) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  // What another bus forwards keeps the account and region in which it happened.
  const { account, region } = isForwarded(entry) ? entry[FORWARDED] : call;
  const event = envelope(
    { source: Source, detailType: DetailType, account, region, resources: Resources, detail },
    world,
    Time?.getTime(),
  );
  route(event, findBus(EventBusName, call, world), world);
  return { EventId: event.id };
};

const parse = (text: string): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
};
