import type { Target } from '@aws-sdk/client-eventbridge';
import type { PolicyDocument, Statement } from '../../kernel/policy.ts';
import type { ResourceType } from '../../kernel/service.ts';
import { busName, findBus, putRule } from './rules.ts';
import { stopSchedule } from './schedule.ts';
import { schedule, scheduleGroup } from './scheduler.ts';
import { busArn, eventsState, ruleKey } from './state.ts';
import { putTargets } from './targets.ts';

interface RuleProperties {
  readonly Name?: string;
  readonly Description?: string;
  readonly EventBusName?: string;
  readonly EventPattern?: object;
  readonly ScheduleExpression?: string;
  readonly State?: string;
  readonly RoleArn?: string;
  readonly Targets?: readonly Target[];
}

const rule: ResourceType = {
  properties: [
    'Name',
    'Description',
    'EventBusName',
    'EventPattern',
    'ScheduleExpression',
    'State',
    'RoleArn',
    'Targets',
    'Tags',
  ],
  replacedBy: ['Name', 'EventBusName'],
  find: (request, world) => {
    const { Name, EventBusName } = request.properties as RuleProperties;
    const { rules } = eventsState(world, request.account, request.region);
    const known = rules[ruleKey(busName(EventBusName), Name ?? request.generatedName(64))];
    return known && { identifier: known.name, ref: known.name, attributes: { Arn: known.arn } };
  },
  create: (request, world) => {
    const given = request.properties as RuleProperties;
    const place = { account: request.account, region: request.region };
    const made = putRule(
      {
        name: given.Name ?? request.generatedName(64),
        bus: busName(given.EventBusName),
        pattern: given.EventPattern && JSON.stringify(given.EventPattern),
        schedule: given.ScheduleExpression,
        description: given.Description,
        roleArn: given.RoleArn,
        enabled: given.State !== 'DISABLED',
      },
      place,
      world,
    );
    // The template's targets are all there are: one that it no longer has is gone.
    made.targets = [];
    putTargets(made, (given.Targets ?? []).map(withNumbers));
    return { ref: made.name, attributes: { Arn: made.arn } };
  },
  delete: ({ account, region, physicalId, properties }, world) => {
    const { rules } = eventsState(world, account, region);
    const key = ruleKey(busName((properties as RuleProperties).EventBusName), physicalId);
    const known = rules[key];
    if (known) stopSchedule(known.arn, world);
    delete rules[key];
  },
};

/** Templates may give numbers as text. */
const withNumbers = (target: Target): Target => {
  const { RetryPolicy } = target;
  if (!RetryPolicy) return target;
  const numbers = Object.entries(RetryPolicy).map(([name, value]) => [name, Number(value)]);
  return { ...target, RetryPolicy: Object.fromEntries(numbers) };
};

const eventBus: ResourceType = {
  properties: ['Name', 'Description', 'Tags', 'Policy', 'DeadLetterConfig', 'KmsKeyIdentifier'],
  identifier: 'Name',
  replacedBy: ['Name'],
  find: ({ properties, account, region }, world) => {
    const known = eventsState(world, account, region).buses[String(properties['Name'])];
    return known && { identifier: known.name, ref: known.name, attributes: { Arn: known.arn, Name: known.name } };
  },
  create: ({ properties, account, region }, world) => {
    const name = String(properties['Name']);
    const arn = busArn(account, region, name);
    const policy = properties['Policy'] as PolicyDocument | undefined;
    const { buses } = eventsState(world, account, region);
    // Statements that resources of their own put on the bus outlive its update.
    buses[name] = { name, arn, policy: policy ?? buses[name]?.policy };
    return { ref: name, attributes: { Arn: arn, Name: name } };
  },
  delete: ({ account, region, physicalId }, world) => {
    delete eventsState(world, account, region).buses[physicalId];
  },
};

const statements = (policy: PolicyDocument | undefined): readonly Statement[] =>
  [policy?.Statement ?? []].flat() as Statement[];

const eventBusPolicy: ResourceType = {
  properties: ['EventBusName', 'StatementId', 'Statement'],
  attached: true,
  find: (request, world) => {
    const { EventBusName, StatementId } = request.properties as { EventBusName?: string; StatementId: string };
    const name = busName(EventBusName);
    const known = statements(eventsState(world, request.account, request.region).buses[name]?.policy);
    return known.some(({ Sid }) => Sid === StatementId)
      ? { identifier: `${name}|${StatementId}`, ref: StatementId }
      : undefined;
  },
  create: (request, world) => {
    const { EventBusName, StatementId, Statement } = request.properties as {
      EventBusName?: string;
      StatementId: string;
      Statement: Statement;
    };
    const bus = findBus(EventBusName, request, world);
    const others = statements(bus.policy).filter(({ Sid }) => Sid !== StatementId);
    bus.policy = { Version: '2012-10-17', Statement: [...others, { ...Statement, Sid: StatementId }] };
    return { ref: StatementId };
  },
  delete: ({ account, region, properties }, world) => {
    const { EventBusName, StatementId } = properties as { EventBusName?: string; StatementId: string };
    const bus = eventsState(world, account, region).buses[busName(EventBusName)];
    const others = statements(bus?.policy).filter(({ Sid }) => Sid !== StatementId);
    if (bus) bus.policy = others.length > 0 ? { Version: '2012-10-17', Statement: others } : undefined;
  },
};

export const eventsResourceTypes: Readonly<Record<string, ResourceType>> = {
  'AWS::Events::Rule': rule,
  'AWS::Events::EventBus': eventBus,
  'AWS::Events::EventBusPolicy': eventBusPolicy,
  'AWS::Scheduler::Schedule': schedule,
  'AWS::Scheduler::ScheduleGroup': scheduleGroup,
};
