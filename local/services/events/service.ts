import type { ServiceEvent } from '../../kernel/event.ts';
import type { Service } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { describeEventBus, listEventBuses, testEventPattern } from './buses.ts';
import { emit } from './emit.ts';
import { envelope } from './envelope.ts';
import {
  deleteRule,
  describeRule,
  disableRule,
  enableRule,
  listRuleNamesByTarget,
  listRules,
  putRule,
} from './managing-rules.ts';
import { listTargetsByRule, putTargets, removeTargets } from './managing-targets.ts';
import { putEvents } from './putting-events.ts';
import { eventsResourceTypes } from './resources.ts';
import { route } from './route.ts';
import { findBus } from './rules.ts';
import { DEFAULT_BUS } from './state.ts';
import { undelivered } from './undelivered.ts';

/** Routes an event of an AWS service on the default bus of its account and region. */
export const deliverServiceEvent = (event: ServiceEvent, world: World): void =>
  route(envelope(event, world), findBus(DEFAULT_BUS, event, world), world);

/** Amazon EventBridge: buses, rules with patterns and schedules, and delivery to their targets. */
export const events: Service = {
  name: 'events',
  client: () => import('@aws-sdk/client-eventbridge'),
  operations: {
    DeleteRule: deleteRule,
    DescribeEventBus: describeEventBus,
    DescribeRule: describeRule,
    DisableRule: disableRule,
    EnableRule: enableRule,
    ListEventBuses: listEventBuses,
    ListRuleNamesByTarget: listRuleNamesByTarget,
    ListRules: listRules,
    ListTargetsByRule: listTargetsByRule,
    PutEvents: putEvents,
    PutRule: putRule,
    PutTargets: putTargets,
    RemoveTargets: removeTargets,
    TestEventPattern: testEventPattern,
  },
  resourceTypes: eventsResourceTypes,
  controls: { emit, undelivered },
};
