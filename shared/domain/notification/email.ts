import type { Announcement } from './announcement.ts';
import { links } from './links.ts';
import { messageOf } from './message.ts';
import { cut, plain } from './text.ts';

/** SNS takes subjects of fewer than 100 printable ASCII characters. */
const SUBJECT = 99;

export const emailSubject = (said: Announcement): string => {
  const ascii = plain(messageOf(said).title, 200).replace(/[^\x20-\x7e]/g, '?');
  const text = `Hallmark: ${ascii}`;
  return text.length <= SUBJECT ? text : `${text.slice(0, SUBJECT - 3)}...`;
};

/** Readable text for people who get it by e-mail. */
export const emailText = (said: Announcement): string => {
  const { title, lines, nextSteps, commands = [] } = messageOf(said);
  return cut(
    [
      title,
      '',
      ...lines,
      '',
      'What to do next:',
      ...nextSteps.map((step) => `- ${step}`),
      ...commands.flatMap(({ label, command }) => ['', `${label}:`, command]),
      '',
      ...links(said).map(({ title: name, url }) => `${name}: ${url}`),
    ]
      .join('\n')
      .trimEnd(),
    16_000,
  );
};
