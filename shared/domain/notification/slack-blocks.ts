import type { Announcement } from './announcement.ts';
import { links } from './links.ts';
import { messageOf } from './message.ts';
import { cut, plain, slackCommand, slackSafe } from './text.ts';

/** Block Kit limits in characters: https://docs.slack.dev/reference/block-kit/blocks */
const HEADER = 150;
const SECTION = 3000;

/** What an incoming webhook takes. */
export const slackBlocks = (said: Announcement): object => {
  const { title, lines, nextSteps, commands = [] } = messageOf(said);
  const pages = links(said).map(({ title: name, url }) => `<${url}|${name}>`);
  return {
    text: cut(slackSafe(title), HEADER),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: cut(plain(title), HEADER), emoji: false } },
      // Slack refuses a section without text.
      section(lines.map((line) => slackSafe(line, 600)).join('\n') || slackSafe(title)),
      ...(nextSteps.length > 0 ? [section(nextSteps.map((step) => `• ${slackSafe(step)}`).join('\n'))] : []),
      ...commands.map((each) => section(slackCommand(each))),
      ...(pages.length > 0 ? [{ type: 'context', elements: [{ type: 'mrkdwn', text: pages.join(' · ') }] }] : []),
    ],
  };
};

/** `verbatim`: Slack makes no links of its own. https://docs.slack.dev/reference/block-kit/composition-objects/text-object */
const section = (text: string): object => ({
  type: 'section',
  text: { type: 'mrkdwn', text: cut(text, SECTION), verbatim: true },
});
