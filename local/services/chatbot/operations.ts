import { AwsError } from '../../kernel/errors.ts';
import { type Operation, operation } from '../../kernel/service.ts';
import { chatbotState } from './state.ts';

interface Paging {
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

/** https://docs.aws.amazon.com/chatbot/latest/APIReference/API_DescribeSlackWorkspaces.html */
const MOST = 100;

const page = <Item>(all: readonly Item[], { MaxResults = MOST, NextToken }: Paging) => {
  const from = NextToken === undefined ? 0 : offset(NextToken);
  const next = from + MaxResults;
  return { items: all.slice(from, next), ...(next < all.length ? { NextToken: `after-${next}` } : {}) };
};

const offset = (token: string): number => {
  const found = /^after-(\d+)$/.exec(token);
  if (!found)
    throw new AwsError('InvalidParameterException', `NextToken "${token}" is not one of ours.`, { status: 400 });
  return Number(found[1]);
};

const describeSlackWorkspaces = operation<Paging, object>({
  access: () => [{ action: 'chatbot:DescribeSlackWorkspaces', resource: '*' }],
  run: (input, { account }, world) => {
    const { items, ...next } = page(Object.entries(chatbotState(world, account).workspaces), input);
    return {
      SlackWorkspaces: items.map(([SlackTeamId, SlackTeamName]) => ({ SlackTeamId, SlackTeamName, State: 'ENABLED' })),
      ...next,
    };
  },
});

const describeSlackChannelConfigurations = operation<Paging & { readonly ChatConfigurationArn?: string }, object>({
  access: () => [{ action: 'chatbot:DescribeSlackChannelConfigurations', resource: '*' }],
  run: (input, { account }, world) => {
    const { configurations, workspaces } = chatbotState(world, account);
    const asked = Object.entries(configurations).filter(
      ([arn]) => input.ChatConfigurationArn === undefined || arn === input.ChatConfigurationArn,
    );
    const { items, ...next } = page(asked, input);
    return {
      SlackChannelConfigurations: items.map(([ChatConfigurationArn, one]) => ({
        SlackTeamName: workspaces[one.SlackWorkspaceId] ?? '',
        SlackTeamId: one.SlackWorkspaceId,
        SlackChannelId: one.SlackChannelId,
        // Its name is known to Slack alone.
        SlackChannelName: one.SlackChannelId,
        ChatConfigurationArn,
        IamRoleArn: one.IamRoleArn ?? '',
        SnsTopicArns: one.SnsTopicArns ?? [],
        ConfigurationName: one.ConfigurationName,
        LoggingLevel: one.LoggingLevel ?? 'NONE',
        GuardrailPolicyArns: one.GuardrailPolicies ?? [],
        UserAuthorizationRequired: String(one.UserRoleRequired) === 'true',
        State: 'ENABLED',
      })),
      ...next,
    };
  },
});

const listCustomActions = operation<Paging, object>({
  access: () => [{ action: 'chatbot:ListCustomActions', resource: '*' }],
  run: (input, { account }, world) => {
    const { items, ...next } = page(Object.keys(chatbotState(world, account).customActions), input);
    return { CustomActions: items, ...next };
  },
});

export const operations: Readonly<Record<string, Operation>> = {
  DescribeSlackWorkspaces: describeSlackWorkspaces,
  DescribeSlackChannelConfigurations: describeSlackChannelConfigurations,
  ListCustomActions: listCustomActions,
};
