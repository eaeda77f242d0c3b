import type { Command } from './message-shape.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what has to go
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** At most `length` characters, the last of them an ellipsis where something is missing. */
export const cut = (text: string, length: number): string => {
  if (text.length <= length) return text;
  const end = text.charCodeAt(length - 2);
  // A surrogate pair is not cut in two.
  const whole = end >= 0xd800 && end <= 0xdbff ? length - 2 : length - 1;
  return `${text.slice(0, whole)}…`;
};

/**
 * Text from outside on one line, without control characters or characters that turn the reading direction. A lone surrogate becomes
 * U+FFFD: not every reader of JSON takes one.
 */
export const plain = (text: string, length = 300): string =>
  cut(text.toWellFormed().replace(CONTROL, '').replace(/\s+/g, ' ').trim(), length);

/** Advice may name a page of AWS's documentation. */
const OWN = /^https:\/\/docs\.aws\.amazon\.com\//;

/** Text whose addresses chat and mail clients do not make links of. */
export const unlinked = (text: string): string =>
  text
    .replace(/\b(?:https?|ftps?|slack):\/\/[^\s]*/gi, (address) =>
      OWN.test(address) ? address : address.replace(':', ':\u200b'),
    )
    .replace(/\b(mailto|tel|sms):(?=\S)/gi, '$1:\u200b');

/** What chat makes of plain text without being asked: links of addresses, mentions of names, pictures of `:names:`. */
const inert = (text: string): string =>
  unlinked(text)
    .replace(/(?<!\w)@(?=\w)/g, '@\u200b')
    .replace(/(?<!\w):(?=[\w+'-]+:)/g, ':\u200b');

/**
 * Text from outside, harmless in Slack: & < > are escaped, so that no link, mention or channel call can be smuggled in,
 * the marks of formatting lose their meaning, and nothing is linked or mentioned automatically. https://docs.slack.dev/messaging/formatting-message-text
 */
export const slackSafe = (text: string, length = 300): string =>
  inert(plain(text, length))
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    // An underscore within a word formats nothing, and names such as AMI_NOT_VISIBLE are copied.
    .replace(/[*~`]|(?<!\w)_|_(?!\w)/g, (mark) => `\u200b${mark}`);

/** A command in Slack: a block in which nothing is formatted. https://docs.slack.dev/messaging/formatting-message-text */
export const slackCommand = ({ label, command }: Command): string =>
  `${label}:\n\`\`\`${command.replace(/`/g, "'").replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')}\`\`\``;

/** A name from outside as a word of a command: no shell takes it for anything else. */
export const word = (text: string, length = 128): string => text.replace(/[^\w.:/-]/g, '').slice(0, length);

/** `1 fleet`, `2 fleets`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
