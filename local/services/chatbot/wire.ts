import { AwsRestJsonProtocol } from '@aws-sdk/core/protocols';

/**
 * The wire of the operations that are served, in the layout of the SDK's runtime schemas: the newest @aws-sdk/client-chatbot that
 * is published has none. From https://docs.aws.amazon.com/chatbot/latest/APIReference/API_DescribeSlackWorkspaces.html and
 * API_DescribeSlackChannelConfigurations.html, API_ListCustomActions.html
 */
const NAMESPACE = 'com.amazonaws.chatbot';

const [LIST, STRUCTURE, OPERATION, TEXT, NUMBER, YES_OR_NO] = [1, 3, 9, 0, 1, 2];

const TEXTS = [LIST, NAMESPACE, 'Texts', 0, TEXT];

type Members = Readonly<Record<string, unknown>>;

/** The first `required` members are required. */
const structure = (name: string, members: Members, required = 0) => [
  STRUCTURE,
  NAMESPACE,
  name,
  0,
  Object.keys(members),
  Object.values(members),
  required,
];

const listOf = (name: string, item: unknown) => [LIST, NAMESPACE, name, 0, () => item];

const post = (name: string, path: string, input: unknown, output: unknown) => [
  OPERATION,
  NAMESPACE,
  name,
  { http: ['POST', path, 200] },
  () => input,
  () => output,
];

const PAGE = { MaxResults: NUMBER, NextToken: TEXT };

const workspace = structure(
  'SlackWorkspace',
  { SlackTeamId: TEXT, SlackTeamName: TEXT, State: TEXT, StateReason: TEXT },
  2,
);

const channel = structure(
  'SlackChannelConfiguration',
  {
    SlackTeamName: TEXT,
    SlackTeamId: TEXT,
    SlackChannelId: TEXT,
    SlackChannelName: TEXT,
    ChatConfigurationArn: TEXT,
    IamRoleArn: TEXT,
    SnsTopicArns: TEXTS,
    ConfigurationName: TEXT,
    LoggingLevel: TEXT,
    GuardrailPolicyArns: TEXTS,
    UserAuthorizationRequired: YES_OR_NO,
    State: TEXT,
  },
  7,
);

export const DescribeSlackWorkspaces$ = post(
  'DescribeSlackWorkspaces',
  '/describe-slack-workspaces',
  structure('DescribeSlackWorkspacesRequest', PAGE),
  structure('DescribeSlackWorkspacesResult', {
    SlackWorkspaces: listOf('SlackWorkspaces', workspace),
    NextToken: TEXT,
  }),
);

export const DescribeSlackChannelConfigurations$ = post(
  'DescribeSlackChannelConfigurations',
  '/describe-slack-channel-configurations',
  structure('DescribeSlackChannelConfigurationsRequest', { ...PAGE, ChatConfigurationArn: TEXT }),
  structure('DescribeSlackChannelConfigurationsResult', {
    NextToken: TEXT,
    SlackChannelConfigurations: listOf('SlackChannelConfigurations', channel),
  }),
);

export const ListCustomActions$ = post(
  'ListCustomActions',
  '/list-custom-actions',
  structure('ListCustomActionsRequest', PAGE),
  structure('ListCustomActionsResult', { CustomActions: TEXTS, NextToken: TEXT }),
);

/** What the wire asks of a client package: its protocol. */
export class ChatbotClient {
  readonly config = {
    protocol: new AwsRestJsonProtocol({ defaultNamespace: NAMESPACE, errorTypeRegistries: [] }),
    protocolSettings: { defaultNamespace: NAMESPACE },
  };
}
