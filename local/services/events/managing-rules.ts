import type {
  DeleteRuleRequest,
  DescribeRuleRequest,
  DescribeRuleResponse,
  DisableRuleRequest,
  EnableRuleRequest,
  ListRuleNamesByTargetRequest,
  ListRuleNamesByTargetResponse,
  ListRulesRequest,
  ListRulesResponse,
  PutRuleRequest,
  PutRuleResponse,
  RuleState,
} from '@aws-sdk/client-eventbridge';
import type { Access, Call } from '../../kernel/call.ts';
import { AwsError } from '../../kernel/errors.ts';
import { operation } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { armRule, busName, findBus, findRule, putRule as put } from './rules.ts';
import { stopSchedule } from './schedule.ts';
import { eventsState, type Rule, ruleArn, ruleKey } from './state.ts';

type Named = { readonly Name?: string | undefined; readonly EventBusName?: string | undefined };

const onRule =
  (action: string) =>
  ({ Name = '', EventBusName }: Named, { account, region }: Call): readonly Access[] => [
    { action: `events:${action}`, resource: ruleArn(account, region, busName(EventBusName), Name) },
  ];

const show = (rule: Rule) => ({
  Name: rule.name,
  Arn: rule.arn,
  EventPattern: rule.pattern,
  ScheduleExpression: rule.schedule,
  State: (rule.enabled ? 'ENABLED' : 'DISABLED') as RuleState,
  Description: rule.description,
  RoleArn: rule.roleArn,
  EventBusName: rule.bus,
});

export const putRule = operation<PutRuleRequest, PutRuleResponse>({
  access: onRule('PutRule'),
  run: ({ Name = '', EventBusName, EventPattern, ScheduleExpression, State, Description, RoleArn }, call, world) => ({
    RuleArn: put(
      {
        name: Name,
        bus: busName(EventBusName),
        pattern: EventPattern,
        schedule: ScheduleExpression,
        description: Description,
        roleArn: RoleArn,
        enabled: State !== 'DISABLED',
      },
      call,
      world,
    ).arn,
  }),
});

export const deleteRule = operation<DeleteRuleRequest, object>({
  access: onRule('DeleteRule'),
  run: ({ Name = '', EventBusName }, { account, region }, world) => {
    const { rules } = eventsState(world, account, region);
    const key = ruleKey(busName(EventBusName), Name);
    if (rules[key]?.targets.length)
      throw new AwsError('ValidationException', "Rule can't be deleted since it has targets.", { status: 400 });
    stopSchedule(ruleArn(account, region, busName(EventBusName), Name), world);
    delete rules[key];
    return {};
  },
});

const enable = ({ Name, EventBusName }: Named, call: Call, world: World, enabled: boolean): object => {
  const rule = findRule(Name, EventBusName, call, world);
  rule.enabled = enabled;
  armRule(rule, { account: call.account, region: call.region }, world);
  return {};
};

export const enableRule = operation<EnableRuleRequest, object>({
  access: onRule('EnableRule'),
  run: (input, call, world) => enable(input, call, world, true),
});

export const disableRule = operation<DisableRuleRequest, object>({
  access: onRule('DisableRule'),
  run: (input, call, world) => enable(input, call, world, false),
});

export const describeRule = operation<DescribeRuleRequest, DescribeRuleResponse>({
  access: onRule('DescribeRule'),
  run: ({ Name, EventBusName }, call, world) => show(findRule(Name, EventBusName, call, world)),
});

const rulesOn = (bus: string | undefined, call: Call, world: World): readonly Rule[] => {
  const { name } = findBus(bus, call, world);
  return Object.values(eventsState(world, call.account, call.region).rules).filter((rule) => rule.bus === name);
};

export const listRules = operation<ListRulesRequest, ListRulesResponse>({
  access: ({ NamePrefix }, call) => onRule('ListRules')({ Name: NamePrefix ?? '*' }, call),
  run: ({ NamePrefix = '', EventBusName }, call, world) => ({
    Rules: rulesOn(EventBusName, call, world)
      .filter(({ name }) => name.startsWith(NamePrefix))
      .map(show),
  }),
});

export const listRuleNamesByTarget = operation<ListRuleNamesByTargetRequest, ListRuleNamesByTargetResponse>({
  access: (_input, call) => onRule('ListRuleNamesByTarget')({ Name: '*' }, call),
  run: ({ TargetArn, EventBusName }, call, world) => ({
    RuleNames: rulesOn(EventBusName, call, world)
      .filter(({ targets }) => targets.some(({ Arn }) => Arn === TargetArn))
      .map(({ name }) => name),
  }),
});
