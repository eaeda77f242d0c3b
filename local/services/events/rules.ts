import { AwsError } from '../../kernel/errors.ts';
import type { World } from '../../kernel/world.ts';
import { envelope } from './envelope.ts';
import { compileEventPattern } from './pattern/event-pattern.ts';
import { toTargets } from './route.ts';
import { parseSchedule, startSchedule, stopSchedule } from './schedule.ts';
import { DEFAULT_BUS, type EventBus, eventsState, type Rule, ruleArn, ruleKey } from './state.ts';

const invalid = (message: string): AwsError => new AwsError('ValidationException', message, { status: 400 });

export interface Place {
  readonly account: string;
  readonly region: string;
}

export interface NewRule {
  readonly name: string;
  readonly bus: string;
  readonly pattern?: string | undefined;
  readonly schedule?: string | undefined;
  readonly description?: string | undefined;
  readonly roleArn?: string | undefined;
  readonly enabled: boolean;
}

/** Name of a bus given by name or ARN; the default bus without one. */
export const busName = (given: string | undefined): string => given?.split('event-bus/').at(-1) ?? DEFAULT_BUS;

/** Throws ResourceNotFoundException. */
export const findBus = (given: string | undefined, place: Place, world: World): EventBus => {
  const [, , , region = place.region, account = place.account] = given?.startsWith('arn:') ? given.split(':') : [];
  const name = busName(given);
  const bus = eventsState(world, account, region).buses[name];
  if (!bus) throw new AwsError('ResourceNotFoundException', `Event bus ${name} does not exist.`, { status: 400 });
  return bus;
};

/** Throws ResourceNotFoundException. */
export const findRule = (name: string | undefined, bus: string | undefined, place: Place, world: World): Rule => {
  const on = busName(bus);
  const rule = eventsState(world, place.account, place.region).rules[ruleKey(on, name ?? '')];
  if (rule) return rule;
  throw new AwsError('ResourceNotFoundException', `Rule ${name} does not exist on EventBus ${on}.`, { status: 400 });
};

/** Makes or replaces a rule, whose targets stay. Throws ValidationException or InvalidEventPatternException. */
export const putRule = (given: NewRule, place: Place, world: World): Rule => {
  check(given);
  findBus(given.bus, place, world);
  const { rules } = eventsState(world, place.account, place.region);
  const key = ruleKey(given.bus, given.name);
  const arn = ruleArn(place.account, place.region, given.bus, given.name);
  const rule: Rule = { ...given, arn, targets: rules[key]?.targets ?? [] };
  rules[key] = rule;
  armRule(rule, place, world);
  return rule;
};

const check = ({ name, bus, pattern, schedule }: NewRule): void => {
  if (!/^[.\-_A-Za-z0-9]{1,64}$/.test(name))
    throw invalid(`Name ${name} must match [.\\-_A-Za-z0-9]+ and have 64 characters at most.`);
  if (pattern === undefined && schedule === undefined)
    throw invalid('Parameter(s) EventPattern or ScheduleExpression must be specified.');
  if (pattern !== undefined) compileEventPattern(pattern);
  if (schedule === undefined) return;
  if (bus !== DEFAULT_BUS) throw invalid('ScheduleExpression is supported only on the default event bus.');
  if (!parseSchedule(schedule) || schedule.startsWith('at('))
    throw invalid('Parameter ScheduleExpression is not valid.');
};

/** Starts or stops the schedule of a rule, as its state says. */
export const armRule = (rule: Rule, place: Place, world: World): void => {
  const next = rule.schedule && rule.enabled ? parseSchedule(rule.schedule) : undefined;
  if (!next) {
    stopSchedule(rule.arn, world);
    return;
  }
  const event = { source: 'aws.events', detailType: 'Scheduled Event', ...place, resources: [rule.arn], detail: {} };
  startSchedule(rule.arn, next, () => toTargets(envelope(event, world), rule, world), world);
};
