import type { LookupAttribute, LookupEventsRequest, LookupEventsResponse } from '@aws-sdk/client-cloudtrail';
import { AwsError } from '../../kernel/errors.ts';
import { operation } from '../../kernel/service.ts';
import { type TrailEvent, trailOf } from './state.ts';

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html */
const MOST_RESULTS = 50;
const KEPT_MILLISECONDS = 90 * 24 * 3_600_000;

const invalid = (name: string, message: string): AwsError => new AwsError(name, message, { status: 400 });

/**
 * Which events an attribute means. Events of the services that are recorded name no resources, so that a lookup by
 * resource finds none (docs/design/aws-assumptions.md).
 */
const MATCHES: Readonly<Record<string, (event: TrailEvent, value: string) => boolean>> = {
  AccessKeyId: ({ accessKeyId }, value) => accessKeyId === value,
  EventId: ({ eventId }, value) => eventId === value,
  EventName: ({ eventName }, value) => eventName === value,
  EventSource: ({ eventSource }, value) => eventSource === value,
  ReadOnly: ({ readOnly }, value) => String(readOnly) === value,
  ResourceName: () => false,
  ResourceType: () => false,
  Username: ({ username }, value) => username === value,
};

export const lookupEvents = operation<LookupEventsRequest, LookupEventsResponse>({
  access: () => [{ action: 'cloudtrail:LookupEvents', resource: '*' }],
  run: (input, { account, region }, world) => {
    const { MaxResults = MOST_RESULTS, StartTime, EndTime, NextToken } = input;
    if (!Number.isInteger(MaxResults) || MaxResults < 1 || MaxResults > MOST_RESULTS)
      throw invalid('InvalidMaxResultsException', `MaxResults must be between 1 and ${MOST_RESULTS}.`);
    const now = world.clock.now();
    const from = Math.max(StartTime?.getTime() ?? 0, now - KEPT_MILLISECONDS);
    const to = EndTime?.getTime() ?? now;
    if (StartTime && EndTime && StartTime > EndTime)
      throw invalid('InvalidTimeRangeException', 'The start time must not be after the end time.');
    const fits = matcherOf(input.LookupAttributes);
    const found = trailOf(world, account, region)
      .events.filter((event) => event.visibleAt <= now && event.at >= from && event.at <= to && fits(event))
      .sort((a, b) => b.at - a.at);
    const question = JSON.stringify([input.LookupAttributes, StartTime, EndTime]);
    const start = NextToken === undefined ? 0 : positionOf(NextToken, question, found);
    const page = found.slice(start, start + MaxResults);
    const last = page.at(-1);
    const more = start + MaxResults < found.length && last;
    return { Events: page.map(shown), ...(more ? { NextToken: tokenOf(last, question) } : {}) };
  },
});

const matcherOf = (attributes: readonly LookupAttribute[] = []): ((event: TrailEvent) => boolean) => {
  if (attributes.length > 1)
    throw invalid('InvalidLookupAttributesException', 'You can specify only one lookup attribute.');
  const [attribute] = attributes;
  if (!attribute) return () => true;
  const { AttributeKey: key = '', AttributeValue: value = '' } = attribute;
  const matches = Object.hasOwn(MATCHES, key) ? MATCHES[key] : undefined;
  if (!matches)
    throw invalid('InvalidLookupAttributesException', `The lookup attribute key ${key.slice(0, 100)} is not valid.`);
  return (event) => matches(event, value);
};

/** Where the last page ended, and what was asked: a token fits the same question alone. */
const tokenOf = ({ eventId }: TrailEvent, question: string): string =>
  Buffer.from(JSON.stringify([eventId, question])).toString('base64');

const positionOf = (token: string, question: string, found: readonly TrailEvent[]): number => {
  const at = found.findIndex((event) => tokenOf(event, question) === token);
  if (at < 0) throw invalid('InvalidNextTokenException', 'The next token is invalid for these parameters.');
  return at + 1;
};

const shown = (event: TrailEvent) => ({
  EventId: event.eventId,
  EventName: event.eventName,
  ReadOnly: String(event.readOnly),
  EventTime: new Date(event.at),
  EventSource: event.eventSource,
  Resources: [],
  CloudTrailEvent: event.record,
  ...(event.username === undefined ? {} : { Username: event.username }),
  ...(event.accessKeyId === undefined ? {} : { AccessKeyId: event.accessKeyId }),
});
