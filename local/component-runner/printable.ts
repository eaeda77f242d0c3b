/**
 * Control characters, which a terminal obeys, and those that turn the direction of a line, as they are written in JSON: `\\u001b`. Line
 * breaks and tabs stay.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about.
const UNPRINTABLE = /(?![\t\n])[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** A text from outside for a terminal: what it shows is what was written, and nothing else happens. */
export const printable = (text: string): string =>
  text.replace(UNPRINTABLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
