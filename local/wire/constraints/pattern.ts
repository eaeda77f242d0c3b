/**
 * Patterns that take exponential or quadratic time on a text that almost matches, with one that accepts the same texts in linear
 * time.
 */
const LINEAR: Readonly<Record<string, string>> = {
  '^[a-z0-9*](?:[._\\-/a-z0-9*]?[a-z0-9*]+)*$': '^[a-z0-9*]+(?:[._\\-/][a-z0-9*]+)*$',
  '^[ \\t]*[\\x20-\\x7E]+([ \\t]+[\\x20-\\x7E]+)*[ \\t]*$': '^(?=\\t*[\\x20-\\x7E])[\\t\\x20-\\x7E]*$',
};

/** What Java and JavaScript write alike and read differently, or what JavaScript does not know: java.util.regex.Pattern. */
const SPACE = ' \\t\\n\\x0B\\f\\r';
const CLASSES: Readonly<Record<string, string>> = {
  Alnum: 'A-Za-z0-9',
  Alpha: 'A-Za-z',
  Digit: '0-9',
  Graph: '!-~',
  Lower: 'a-z',
  Print: ' -~',
  Punct: '!-\\/:-@\\[-`\\{-~',
  Space: SPACE,
  Upper: 'A-Z',
  XDigit: '0-9A-Fa-f',
};

/** What may follow a backslash with JavaScript's flag `u`. */
const ESCAPABLE = /[\^$\\.*+?()[\]{}|/dDwWbBnrtfvcux0-9pPk]/;
const TOKEN = /\\[pP]\{(\w+)\}|\\([\s\S])|[\s\S]/gu;

/** A pattern of a service model, which is one of Java that the whole text has to match, as one of JavaScript. */
export const compilePattern = (pattern: string): RegExp => {
  const source = LINEAR[pattern] ?? pattern;
  let inClass = false;
  const translated = source.replace(TOKEN, (token, named: string | undefined, escaped: string | undefined) => {
    if (token === '[') inClass = true;
    if (token === ']') inClass = false;
    if (named !== undefined) return translateNamed(token, named, inClass);
    return escaped === undefined ? token : translateEscape(token, escaped, inClass);
  });
  return new RegExp(`^(?:${translated})$`, 'u');
};

const translateNamed = (token: string, name: string, inClass: boolean): string => {
  const characters = CLASSES[name];
  if (characters === undefined) return token;
  if (inClass && !token.startsWith('\\P')) return characters;
  return `[${token.startsWith('\\P') ? '^' : ''}${characters}]`;
};

const translateEscape = (token: string, escaped: string, inClass: boolean): string => {
  if (escaped === 's') return inClass ? SPACE : `[${SPACE}]`;
  if (escaped === 'S' && !inClass) return `[^${SPACE}]`;
  if (inClass && escaped === '-') return token;
  return ESCAPABLE.test(escaped) ? token : escaped;
};
