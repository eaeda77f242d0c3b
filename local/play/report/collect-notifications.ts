import type { Scene } from '../scene.ts';
import type { NotificationReport } from './report.ts';

interface Delivery {
  readonly at: number | string;
  readonly protocol: string;
  readonly endpoint: string;
  readonly subject?: string;
  readonly message: string;
  readonly dropped?: boolean;
}

/** Messages as people see them: in the Slack channel, in the inbox. Deliveries to machines are left out. */
export const collectNotifications = async (scene: Scene): Promise<readonly NotificationReport[]> => {
  const answer = await scene.clients.control<Delivery[] | { notifications: Delivery[] }>('sns/notifications');
  const deliveries = Array.isArray(answer) ? answer : answer.notifications;
  return deliveries.filter(({ protocol }) => protocol === 'slack' || protocol === 'email').map(read);
};

const read = (delivery: Delivery): NotificationReport => {
  const { title, text } =
    delivery.protocol === 'slack'
      ? fromSchema(delivery.message)
      : { title: delivery.subject ?? '', text: delivery.message };
  return {
    at: new Date(delivery.at).toISOString(),
    protocol: delivery.protocol,
    endpoint: delivery.endpoint,
    title: delivery.dropped ? `(dropped by the chat service) ${title}` : title,
    text,
  };
};

/** https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html */
const fromSchema = (message: string): { title: string; text: string } => {
  try {
    const { content } = JSON.parse(message) as {
      content: { title?: string; description?: string; nextSteps?: string[] };
    };
    const steps = (content.nextSteps ?? []).map((step) => `• ${step}`);
    return { title: content.title ?? '', text: [content.description ?? '', ...steps].join('\n') };
  } catch {
    return { title: '', text: message };
  }
};
