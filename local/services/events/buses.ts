import type {
  DescribeEventBusRequest,
  DescribeEventBusResponse,
  ListEventBusesRequest,
  ListEventBusesResponse,
  TestEventPatternRequest,
  TestEventPatternResponse,
} from '@aws-sdk/client-eventbridge';
import { AwsError } from '../../kernel/errors.ts';
import { operation } from '../../kernel/service.ts';
import { compileEventPattern } from './pattern/event-pattern.ts';
import { findBus } from './rules.ts';
import { type EventBus, eventsState } from './state.ts';

const show = ({ name, arn, policy }: EventBus) => ({ Name: name, Arn: arn, Policy: policy && JSON.stringify(policy) });

export const describeEventBus = operation<DescribeEventBusRequest, DescribeEventBusResponse>({
  access: ({ Name }, call, world) => [{ action: 'events:DescribeEventBus', resource: findBus(Name, call, world).arn }],
  run: ({ Name }, call, world) => show(findBus(Name, call, world)),
});

export const listEventBuses = operation<ListEventBusesRequest, ListEventBusesResponse>({
  access: () => [{ action: 'events:ListEventBuses', resource: '*' }],
  run: ({ NamePrefix = '' }, { account, region }, world) => ({
    EventBuses: Object.values(eventsState(world, account, region).buses)
      .filter(({ name }) => name.startsWith(NamePrefix))
      .map(show),
  }),
});

const REQUIRED = ['id', 'account', 'source', 'time', 'region', 'resources', 'detail-type'];

export const testEventPattern = operation<TestEventPatternRequest, TestEventPatternResponse>({
  access: () => [{ action: 'events:TestEventPattern', resource: '*' }],
  run: ({ EventPattern = '', Event = '' }) => {
    const matches = compileEventPattern(EventPattern);
    const event = parse(Event);
    const missing = REQUIRED.filter((name) => !(name in event));
    if (missing.length > 0)
      throw new AwsError(
        'ValidationException',
        `Parameter Event is not valid. Reason: it has no ${missing.join(', ')}.`,
        { status: 400 },
      );
    return { Result: matches(event) };
  },
});

const parse = (text: string): object => {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Refused below, like JSON that is no object.
  }
  throw new AwsError('ValidationException', 'Parameter Event is not valid. Reason: it is no JSON object.', {
    status: 400,
  });
};
