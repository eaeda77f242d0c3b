import { refuse } from './refuse.ts';

type TextTest = (value: unknown) => boolean;

const text = (operand: unknown, operator: string, at: string): string =>
  typeof operand === 'string' ? operand : refuse(`${operator} match pattern must be a string at "${at}"`);

const onText =
  (test: (value: string) => boolean): TextTest =>
  (value) =>
    typeof value === 'string' && test(value);

/** The operand, or the one inside `{"equals-ignore-case": …}`. */
const foldable = (operand: unknown, operator: string, at: string): { text: string; fold: boolean } => {
  if (typeof operand !== 'object' || operand === null) return { text: text(operand, operator, at), fold: false };
  const [[key, inner] = ['', undefined], ...more] = Object.entries(operand);
  if (key !== 'equals-ignore-case' || more.length > 0) return refuse(`Unsupported anything in ${operator} at "${at}"`);
  return { text: text(inner, operator, at).toLowerCase(), fold: true };
};

export const prefix = (operand: unknown, at: string): TextTest => {
  const wanted = foldable(operand, 'prefix', at);
  return onText((value) => (wanted.fold ? value.toLowerCase() : value).startsWith(wanted.text));
};

export const suffix = (operand: unknown, at: string): TextTest => {
  const wanted = foldable(operand, 'suffix', at);
  return onText((value) => (wanted.fold ? value.toLowerCase() : value).endsWith(wanted.text));
};

export const equalsIgnoreCase = (operand: unknown, at: string): TextTest => {
  const wanted = text(operand, 'equals-ignore-case', at).toLowerCase();
  return onText((value) => value.toLowerCase() === wanted);
};

/** `*` stands for any characters, `\*` and `\\` for themselves; two stars in a row are refused. */
export const wildcard = (operand: unknown, at: string): TextTest => {
  const parts = literals(text(operand, 'wildcard', at), at);
  const source = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*');
  const expression = new RegExp(`^${source}$`, 's');
  return onText((value) => expression.test(value));
};

/** The texts between the stars of a wildcard. */
export const literals = (pattern: string, at: string): readonly string[] => {
  const parts = [''];
  const append = (character: string) => {
    parts[parts.length - 1] += character;
  };
  for (let index = 0; index < pattern.length; index += 1) {
    const character = pattern.charAt(index);
    const next = pattern.charAt(index + 1);
    if (character === '*' && next === '*') refuse(`Consecutive wildcard characters at pos ${index + 1} of "${at}"`);
    if (character === '\\') {
      if (next !== '*' && next !== '\\') refuse(`Invalid escape character at pos ${index} of "${at}"`);
      append(next);
      index += 1;
    } else if (character === '*') parts.push('');
    else append(character);
  }
  return parts;
};
