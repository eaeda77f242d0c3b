import { LocalAwsError } from '../../kernel/errors.ts';
import type { ResourceRequest, ResourceType, Service } from '../../kernel/service.ts';
import { slackChannel } from './channels.ts';
import { authorizeWorkspace } from './controls.ts';
import { operations } from './operations.ts';
import { chatbotState } from './state.ts';

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
  client: () => import('./wire.ts'),
  operations,
  resourceTypes: {
    'AWS::Chatbot::SlackChannelConfiguration': slackChannel,
    'AWS::Chatbot::CustomAction': customAction,
  },
  controls: { 'authorize-workspace': authorizeWorkspace },
};
