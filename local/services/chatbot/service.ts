import { AwsError, LocalAwsError } from '../../kernel/errors.ts';
import type { ResourceType, Service } from '../../kernel/service.ts';

interface SlackProperties {
  readonly ConfigurationName: string;
  readonly SlackWorkspaceId: string;
  readonly SlackChannelId: string;
  readonly SnsTopicArns?: readonly string[];
  readonly GuardrailPolicies?: readonly string[];
}

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
  create: (request, world) => {
    const given = request.properties as unknown as SlackProperties;
    if (!given.GuardrailPolicies?.length) {
      throw new LocalAwsError(
        `${request.stackName}/${request.logicalId}: without GuardrailPolicies AWS applies AdministratorAccess to the channel. Name the policies.`,
      );
    }
    const arn = `arn:aws:chatbot::${request.account}:chat-configuration/slack-channel/${given.ConfigurationName}`;
    const state = world.state<{ configurations: Record<string, SlackProperties> }>(
      'chatbot',
      request.account,
      'global',
      () => ({ configurations: {} }),
    );
    state.configurations[arn] = given;
    return { ref: arn, attributes: { Arn: arn } };
  },
};

const customAction: ResourceType = {
  properties: ['ActionName', 'AliasName', 'Definition', 'Attachments', 'Tags'],
  create: (request) => {
    const { ActionName, Definition } = request.properties as {
      ActionName: string;
      Definition: { CommandText: string };
    };
    if (Definition.CommandText.length > 100)
      throw new LocalAwsError(
        `${request.stackName}/${request.logicalId}: CommandText has ${Definition.CommandText.length} characters; AWS takes 100.`,
      );
    const arn = `arn:aws:chatbot::${request.account}:custom-action/${ActionName}`;
    return { ref: arn, attributes: { CustomActionArn: arn } };
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
