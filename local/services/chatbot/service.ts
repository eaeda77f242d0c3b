import { AwsError, LocalAwsError } from '../../kernel/errors.ts';
import type { ResourceRequest, ResourceType, Service } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';

interface SlackProperties {
  readonly ConfigurationName: string;
  readonly SlackWorkspaceId: string;
  readonly SlackChannelId: string;
  readonly SnsTopicArns?: readonly string[];
  readonly GuardrailPolicies?: readonly string[];
}

interface ChatbotState {
  /** By ARN. */
  readonly configurations: Record<string, SlackProperties>;
  /** ARNs. */
  readonly customActions: Record<string, true>;
}

const chatbotState = (world: World, account: string): ChatbotState =>
  world.state('chatbot', account, 'global', () => ({ configurations: {}, customActions: {} }));

const slackArn = ({ account }: ResourceRequest, name: string): string =>
  `arn:aws:chatbot::${account}:chat-configuration/slack-channel/${name}`;

const slackChannel: ResourceType = {
  properties: [
    'ConfigurationName',
    'SlackWorkspaceId',
    'SlackChannelId',
    'SnsTopicArns',
    'GuardrailPolicies',
    'IamRoleArn',
    'CustomizationResourceArns',
    'LoggingLevel',
    'UserRoleRequired',
    'Tags',
  ],
  replacedBy: ['ConfigurationName', 'SlackWorkspaceId'],
  find: (request, world) => {
    const { ConfigurationName } = request.properties as unknown as SlackProperties;
    const arn = slackArn(request, ConfigurationName);
    return chatbotState(world, request.account).configurations[arn]
      ? { identifier: arn, ref: arn, attributes: { Arn: arn } }
      : undefined;
  },
  create: (request, world) => {
    const given = request.properties as unknown as SlackProperties;
    if (!given.GuardrailPolicies?.length) {
      throw new LocalAwsError(
        `${request.stackName}/${request.logicalId}: without GuardrailPolicies AWS applies AdministratorAccess to the channel. Name the policies.`,
      );
    }
    const arn = slackArn(request, given.ConfigurationName);
    chatbotState(world, request.account).configurations[arn] = given;
    return { ref: arn, attributes: { Arn: arn } };
  },
  delete: ({ account, physicalId }, world) => {
    delete chatbotState(world, account).configurations[physicalId];
  },
};

const actionArn = ({ account, properties }: ResourceRequest): string =>
  `arn:aws:chatbot::${account}:custom-action/${String(properties['ActionName'])}`;

const customAction: ResourceType = {
  properties: ['ActionName', 'AliasName', 'Definition', 'Attachments', 'Tags'],
  replacedBy: ['ActionName'],
  find: (request, world) => {
    const arn = actionArn(request);
    return chatbotState(world, request.account).customActions[arn]
      ? { identifier: arn, ref: arn, attributes: { CustomActionArn: arn } }
      : undefined;
  },
  create: (request, world) => {
    const { Definition } = request.properties as {
      Definition: { CommandText: string };
    };
    if (Definition.CommandText.length > 100)
      throw new LocalAwsError(
        `${request.stackName}/${request.logicalId}: CommandText has ${Definition.CommandText.length} characters; AWS takes 100.`,
      );
    const arn = actionArn(request);
    chatbotState(world, request.account).customActions[arn] = true;
    return { ref: arn, attributes: { CustomActionArn: arn } };
  },
  delete: ({ account, physicalId }, world) => {
    delete chatbotState(world, account).customActions[physicalId];
  },
};

/** Amazon Q Developer in chat applications: which Slack channel watches which topic. */
export const chatbot: Service = {
  name: 'chatbot',
  client: async () => {
    throw new AwsError(
      'UnknownService',
      'Local AWS takes chat configurations from templates; it does not serve their API.',
      { status: 501 },
    );
  },
  operations: {},
  resourceTypes: {
    'AWS::Chatbot::SlackChannelConfiguration': slackChannel,
    'AWS::Chatbot::CustomAction': customAction,
  },
};
