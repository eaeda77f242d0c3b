import type { ServedCall } from '../../kernel/call.ts';
import type { World } from '../../kernel/world.ts';
import { shownParameters } from './parameters.ts';
import { type TrailEvent, trailOf } from './state.ts';
import { userIdentity, usernameOf } from './user-identity.ts';

/**
 * Services whose calls local AWS records; all of them are management events:
 * https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cloud-trail.html,
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
 */
const RECORDED = new Set(['states', 'iam']);
/** Polled for work: a data event. A map run is no call of the API: it is here because the role needs a permission for it. */
const DATA_EVENTS = new Set(['GetActivityTask', 'StartMapRun']);
/** Its events are in us-east-1, wherever it was called. */
const GLOBAL = new Set(['iam']);

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html */
const KEPT_MILLISECONDS = 90 * 24 * 3_600_000;
/** Far more than 90 days of promotions. */
const MOST_EVENTS = 20_000;
const MINUTE = 60_000;

/** Notes a call in the event history of its account, if it is a management event of a service that is recorded. */
export const recordManagementEvent = ({ call, input, output, error, wire }: ServedCall, world: World): void => {
  const { service, operation, account } = call;
  if (!RECORDED.has(service) || DATA_EVENTS.has(operation)) return;
  const region = GLOBAL.has(service) ? 'us-east-1' : call.region;
  const { events } = trailOf(world, account, region);
  const now = world.clock.now();
  if (events.length >= MOST_EVENTS) events.splice(0, MOST_EVENTS / 10);
  while (events[0] && events[0].at < now - KEPT_MILLISECONDS) events.shift();
  events.push(eventOf(world, { call: { ...call, region }, input, output, error, wire }, now));
};

/** About 5 minutes on average, which AWS does not guarantee: one in ten takes up to 15. */
const delayOf = (world: World): number => {
  const chance = world.ids.random('cloudtrail-delay');
  return chance < 0.9 ? (2 + (chance / 0.9) * 4) * MINUTE : (6 + ((chance - 0.9) / 0.1) * 9) * MINUTE;
};

const isRead = (operation: string): boolean => /^(Describe|Get|List|Validate|Test|Simulate)/.test(operation);

const eventOf = (world: World, { call, input, output, error, wire }: ServedCall, now: number): TrailEvent => {
  const at = Math.floor(now / 1000) * 1000;
  const eventId = world.ids.uuid('cloudtrail-event');
  const readOnly = isRead(call.operation);
  const inside = call.principal.type === 'service' ? call.principal.service : 'AWS Internal';
  const record = {
    eventVersion: '1.09',
    userIdentity: userIdentity(call, wire, world),
    eventTime: new Date(at).toISOString().replace('.000Z', 'Z'),
    eventSource: `${call.service}.amazonaws.com`,
    eventName: call.operation,
    awsRegion: call.region,
    sourceIPAddress: wire ? '127.0.0.1' : inside,
    userAgent: wire ? (call.userAgent ?? '') : inside,
    ...(error ? { errorCode: errorCode(error), errorMessage: error.message } : {}),
    requestParameters: isDenied(error) ? null : shownParameters(input),
    responseElements: error || readOnly || isEmpty(output) ? null : shownParameters(output),
    requestID: call.requestId,
    eventID: eventId,
    readOnly,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: call.account,
    eventCategory: 'Management',
  };
  return {
    eventId,
    eventName: call.operation,
    eventSource: record.eventSource,
    readOnly,
    username: usernameOf(call),
    accessKeyId: call.accessKeyId,
    at,
    visibleAt: now + delayOf(world),
    record: JSON.stringify(record),
  };
};

const isDenied = (error: Error | undefined): boolean => /^AccessDenied/.test(error?.name ?? '');

const errorCode = ({ name }: Error): string => (name === 'AccessDeniedException' ? 'AccessDenied' : name);

const isEmpty = (output: unknown): boolean =>
  output === undefined || output === null || Object.keys(output as object).length === 0;
