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

/** AWS's documentation names `resources` too, and AWS does not ask for it: tests/aws/services/events of LocalStack, recorded on AWS. */
const REQUIRED = ['id', 'account', 'source', 'time', 'region', 'detail-type'];

export const testEventPattern = operation<TestEventPatternRequest, TestEventPatternResponse>({
  access: () => [{ action: 'events:TestEventPattern', resource: '*' }],
  run: ({ EventPattern = '', Event = '' }) => {
    const matches = compileEventPattern(EventPattern);
    const event = parse(Event);
    if (!event || REQUIRED.some((name) => !(name in event)))
      throw new AwsError('ValidationException', 'Parameter Event is not valid.', { status: 400 });
    return { Result: matches(event) };
  },
});

const parse = (text: string): object | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
};
