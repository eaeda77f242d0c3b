import { LocalAwsError } from '../../kernel/errors.ts';
import type { ResourceType, Service } from '../../kernel/service.ts';
import { slackChannel } from './channels.ts';
import { authorizeWorkspace } from './controls.ts';
import { operations } from './operations.ts';

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
  client: () => import('./wire.ts'),
  operations,
  resourceTypes: {
    'AWS::Chatbot::SlackChannelConfiguration': slackChannel,
    'AWS::Chatbot::CustomAction': customAction,
  },
  controls: { 'authorize-workspace': authorizeWorkspace },
};
