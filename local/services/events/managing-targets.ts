import type {
  ListTargetsByRuleRequest,
  ListTargetsByRuleResponse,
  PutTargetsRequest,
  PutTargetsResponse,
  RemoveTargetsRequest,
  RemoveTargetsResponse,
} from '@aws-sdk/client-eventbridge';
import type { Access, Call } from '../../kernel/call.ts';
import { AwsError } from '../../kernel/errors.ts';
import { operation } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { findRule } from './rules.ts';
import { putTargets as put } from './targets.ts';

type OfRule = { readonly Rule?: string | undefined; readonly EventBusName?: string | undefined };

const onRule =
  (action: string) =>
  ({ Rule, EventBusName }: OfRule, call: Call, world: World): readonly Access[] => [
    { action: `events:${action}`, resource: findRule(Rule, EventBusName, call, world).arn },
  ];

export const putTargets = operation<PutTargetsRequest, PutTargetsResponse>({
  access: (input, call, world) => [
    ...onRule('PutTargets')(input, call, world),
    ...(input.Targets ?? []).flatMap(({ RoleArn }) => (RoleArn ? [passRole(RoleArn)] : [])),
  ],
  run: ({ Rule, EventBusName, Targets = [] }, call, world) => {
    put(findRule(Rule, EventBusName, call, world), Targets);
    return { FailedEntryCount: 0, FailedEntries: [] };
  },
});

const passRole = (roleArn: string): Access => ({
  action: 'iam:PassRole',
  resource: roleArn,
  context: { 'iam:PassedToService': 'events.amazonaws.com' },
});

export const removeTargets = operation<RemoveTargetsRequest, RemoveTargetsResponse>({
  access: onRule('RemoveTargets'),
  run: ({ Rule, EventBusName, Ids = [] }, call, world) => {
    if (Ids.length === 0)
      throw new AwsError('ValidationException', 'Ids must name one target at least.', { status: 400 });
    const rule = findRule(Rule, EventBusName, call, world);
    rule.targets = rule.targets.filter(({ Id = '' }) => !Ids.includes(Id));
    return { FailedEntryCount: 0, FailedEntries: [] };
  },
});

export const listTargetsByRule = operation<ListTargetsByRuleRequest, ListTargetsByRuleResponse>({
  access: onRule('ListTargetsByRule'),
  run: ({ Rule, EventBusName }, call, world) => ({ Targets: findRule(Rule, EventBusName, call, world).targets }),
});
