import type { About, Announcement } from './announcement.ts';
import { links } from './links.ts';
import { messageOf } from './message.ts';
import type { Mark } from './message-shape.ts';
import { isContainer } from './pull-lines.ts';
import { cut, plain, slackCommand, slackSafe } from './text.ts';

/**
 * Custom notifications of Amazon Q Developer in chat applications, with its limits in characters.
 * https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 */
const TITLE = 250;
const DESCRIPTION = 8000;
const STEP = 350;
const KEYWORD = 75;

const EMOJI: Readonly<Record<Mark, string>> = {
  started: ':arrow_forward:',
  good: ':white_check_mark:',
  stopped: ':no_entry:',
  alarm: ':rotating_light:',
  emergency: ':sos::rotating_light:',
};

/** The JSON that the chat service shows as a message; messages of one promotion share a thread. */
export const customNotification = (said: Announcement, id: string): object => {
  const { mark, title, lines, nextSteps, commands = [] } = messageOf(said);
  const pages = links(said).map(({ title: name, url }) => `<${url}|${name}>`);
  const body = lines.map((line) => slackSafe(line, 1800)).join('\n');
  const footer = `${commands.map((each) => `\n${slackCommand(each)}`).join('')}${pages.length > 0 ? `\n${pages.join(' · ')}` : ''}`;
  return {
    version: '1.0',
    source: 'custom',
    id,
    content: {
      textType: 'client-markdown',
      title: cut(`${EMOJI[mark]} ${slackSafe(title, TITLE - 60)}`, TITLE),
      description: `${cut(body, DESCRIPTION - footer.length)}${footer}`,
      nextSteps: nextSteps.map((step) => cut(slackSafe(step, STEP - 50), STEP)),
      keywords: [isContainer(said) ? 'golden-container' : 'golden-ami', plain(said.image, KEYWORD)],
    },
    metadata: {
      threadId: plain(said.promotionId, 100),
      summary: cut(plain(title), TITLE),
      eventType: said.kind,
      relatedResources: resources(said),
      enableCustomActions: true,
      additionalContext: {
        ...context(said),
        // What the buttons of the chat send back.
        ...(said.kind === 'approval-wanted' ? answersOf(said) : {}),
      },
    },
  };
};

const resources = ({ amis, buildVersionArn }: About): string[] => [
  ...(buildVersionArn ? [buildVersionArn] : []),
  ...(amis ?? []).map(({ id }) => id),
];

const context = ({ image, version, promotionId }: About): Record<string, string> => ({
  image: plain(image, 128),
  ...(version ? { version: plain(version, 40) } : {}),
  promotionId: plain(promotionId, 100),
});

/** A stage whose channel is not trusted gets a button to reject, and none to approve. */
const answersOf = ({ approval, rules }: Extract<Announcement, { kind: 'approval-wanted' }>) => ({
  rejectable: approval,
  ...(rules.identity === 'declared' || rules.slack === 'approve' ? { approvable: approval } : {}),
});
