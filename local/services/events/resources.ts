import type { Target } from '@aws-sdk/client-eventbridge';
import type { PolicyDocument, Statement } from '../../kernel/policy.ts';
import type { ResourceType } from '../../kernel/service.ts';
import { busName, findBus, putRule } from './rules.ts';
import { schedule, scheduleGroup } from './scheduler.ts';
import { busArn, eventsState } from './state.ts';
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
  create: ({ properties, account, region }, world) => {
    const name = String(properties['Name']);
    const arn = busArn(account, region, name);
    const policy = properties['Policy'] as PolicyDocument | undefined;
    eventsState(world, account, region).buses[name] = { name, arn, policy };
    return { ref: name, attributes: { Arn: arn, Name: name } };
  },
};

const statements = (policy: PolicyDocument | undefined): readonly Statement[] =>
  [policy?.Statement ?? []].flat() as Statement[];

const eventBusPolicy: ResourceType = {
  properties: ['EventBusName', 'StatementId', 'Statement'],
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
};

export const eventsResourceTypes: Readonly<Record<string, ResourceType>> = {
  'AWS::Events::Rule': rule,
  'AWS::Events::EventBus': eventBus,
  'AWS::Events::EventBusPolicy': eventBusPolicy,
  'AWS::Scheduler::Schedule': schedule,
  'AWS::Scheduler::ScheduleGroup': scheduleGroup,
};
