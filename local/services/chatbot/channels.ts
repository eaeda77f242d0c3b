import { AwsError, LocalAwsError } from '../../kernel/errors.ts';
import type { ResourceRequest, ResourceType } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { chatbotState, type SlackConfiguration } from './state.ts';

/** As CloudFormation shows what the service refuses: https://github.com/cloudcomponents/cdk-constructs/issues/92 */
const refused = (why: string): AwsError => new AwsError('InvalidRequestException', `Invalid request provided: ${why}`);

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-chatbot-slackchannelconfiguration.html */
export const slackChannel: ResourceType = {
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
    const arn = slackArn(request, request.properties as unknown as SlackConfiguration);
    return chatbotState(world, request.account).configurations[arn]
      ? { identifier: arn, ref: arn, attributes: { Arn: arn } }
      : undefined;
  },
  create: (request, world) => {
    const given = request.properties as unknown as SlackConfiguration;
    if (!given.GuardrailPolicies?.length) {
      throw new LocalAwsError(
        `${request.stackName}/${request.logicalId}: without GuardrailPolicies AWS applies AdministratorAccess to the channel. Name the policies.`,
      );
    }
    const arn = slackArn(request, given);
    checkWorkspace(request, world, given);
    checkChannel(request, world, arn, given);
    chatbotState(world, request.account).configurations[arn] = given;
    return { ref: arn, attributes: { Arn: arn } };
  },
  delete: ({ account, physicalId }, world) => {
    delete chatbotState(world, account).configurations[physicalId];
  },
};

const slackArn = ({ account }: ResourceRequest, { ConfigurationName }: SlackConfiguration): string =>
  `arn:aws:chatbot::${account}:chat-configuration/slack-channel/${ConfigurationName}`;

const checkWorkspace = ({ account }: ResourceRequest, world: World, { SlackWorkspaceId }: SlackConfiguration): void => {
  if (Object.hasOwn(chatbotState(world, account).workspaces, SlackWorkspaceId)) return;
  throw refused(
    `AWS Chatbot can't create the configuration because Slack workspace ${SlackWorkspaceId} is not authorized with AWS account ${account}. See https://docs.aws.amazon.com/chatbot/latest/adminguide/slack-setup.html#slack-client-setup`,
  );
};

/** A channel has one configuration in an account. */
const checkChannel = (
  { account }: ResourceRequest,
  world: World,
  arn: string,
  { SlackWorkspaceId, SlackChannelId }: SlackConfiguration,
): void => {
  const taken = Object.entries(chatbotState(world, account).configurations).some(
    ([other, one]) =>
      other !== arn && one.SlackWorkspaceId === SlackWorkspaceId && one.SlackChannelId === SlackChannelId,
  );
  if (taken)
    throw refused(
      `Slack channel with ID ${SlackChannelId} in Slack team ${SlackWorkspaceId} has already been configured for AWS account ${account}.`,
    );
};
