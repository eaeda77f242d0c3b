import { createHash } from 'node:crypto';
import type { Target } from '@aws-sdk/client-eventbridge';
import type { World } from '../../kernel/world.ts';
import { deliver } from './deliver.ts';
import type { Envelope } from './envelope.ts';
import { compileEventPattern, type EventMatcher } from './pattern/event-pattern.ts';
import { type EventBus, eventsState, type Rule } from './state.ts';
import { targetInput } from './target-input.ts';

const compiled = new WeakMap<Rule, EventMatcher>();

const matcher = (rule: Rule & { pattern: string }): EventMatcher => {
  const known = compiled.get(rule) ?? compileEventPattern(rule.pattern);
  compiled.set(rule, known);
  return known;
};

/** Sends an event to the targets of every rule of the bus that matches. */
export const route = (event: Envelope, bus: EventBus, world: World): void => {
  const [, , , region = '', account = ''] = bus.arn.split(':');
  for (const rule of Object.values(eventsState(world, account, region).rules)) {
    const { pattern } = rule;
    if (rule.bus !== bus.name || !rule.enabled || pattern === undefined) continue;
    if (matcher(rule as Rule & { pattern: string })(event)) toTargets(event, rule, world);
  }
};

export const toTargets = (event: Envelope, rule: Rule, world: World): void => {
  const service = {
    type: 'service' as const,
    service: 'events.amazonaws.com',
    account: rule.arn.split(':')[4] ?? '',
    arn: 'events.amazonaws.com',
    userId: 'events.amazonaws.com',
    sourceArn: rule.arn,
  };
  for (const target of rule.targets) {
    deliver(
      { target, text: targetInput(target, event, rule.arn), name: deliveryName(event, rule, target), service },
      world,
    );
  }
};

/** The same whenever this event is delivered to this target again; 69 characters, of the 80 that an execution's name has. */
const deliveryName = ({ id }: Envelope, { arn }: Rule, { Id }: Target): string =>
  `${id}_${createHash('sha256').update(`${arn}/${Id}`).digest('hex').slice(0, 32)}`;
