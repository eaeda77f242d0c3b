import type { Announcement } from './announcement.ts';
import { links } from './links.ts';
import { messageOf } from './message.ts';
import { cut, plain, unlinked } from './text.ts';

/** SNS takes subjects of fewer than 100 printable ASCII characters. */
const SUBJECT = 99;

export const emailSubject = (said: Announcement): string => {
  const ascii = plain(messageOf(said).title, 200).replace(/[^\x20-\x7e]/g, '?');
  const text = `Hallmark: ${ascii}`;
  return text.length <= SUBJECT ? text : `${text.slice(0, SUBJECT - 3)}...`;
};

/** Readable text for people who get it by e-mail. Only commands and Hallmark's own links have addresses that mail clients link. */
export const emailText = (said: Announcement): string => {
  const { title, lines, nextSteps, commands = [] } = messageOf(said);
  return cut(
    [
      unlinked(title),
      '',
      ...lines.map(unlinked),
      '',
      'What to do next:',
      ...nextSteps.map((step) => `- ${unlinked(step)}`),
      ...commands.flatMap(({ label, command }) => ['', `${label}:`, command]),
      '',
      ...links(said).map(({ title: name, url }) => `${name}: ${url}`),
    ]
      .join('\n')
      .trimEnd(),
    16_000,
  );
};
