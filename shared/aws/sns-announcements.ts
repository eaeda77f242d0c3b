import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { Announcement } from '../domain/notification/announcement.ts';
import { customNotification } from '../domain/notification/custom-notification.ts';
import { emailSubject, emailText } from '../domain/notification/email.ts';
import { call } from './call.ts';
import { clientFor } from './clients.ts';

/** One Publish reaches everybody: the chat service and machines as JSON, people's inboxes as text. */
export const snsAnnouncements = (topicArn: string) => {
  const region = topicArn.split(':')[3] ?? '';
  return {
    announce: async (said: Announcement, id: string): Promise<void> => {
      const custom = JSON.stringify(customNotification(said, id));
      const command = new PublishCommand({
        TopicArn: topicArn,
        Subject: emailSubject(said),
        MessageStructure: 'json',
        Message: JSON.stringify({
          default: custom,
          https: custom,
          email: emailText(said),
          lambda: JSON.stringify(said),
        }),
        MessageAttributes: {
          kind: { DataType: 'String', StringValue: said.kind },
          image: { DataType: 'String', StringValue: said.image },
        },
      });
      await call('Publish', region, () => clientFor(SNSClient, region).send(command));
    },
  };
};
