/** Deeper documents are rejected: every reader of JSON has an end to what it can follow. */
export const MAX_DEPTH = 1000;

export type ReadJson = { readonly value: unknown } | { readonly fault: string; readonly position?: Position };

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Reads JSON whose depth is bounded, so that whoever walks the value does not run out of stack. */
export const readJson = (text: string): ReadJson => {
  if (isDeeperThan(text, MAX_DEPTH)) return { fault: `The document is nested more than ${MAX_DEPTH} levels deep` };
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    const offset = faultyOffset(text, (error as Error).message);
    return {
      fault: plainly((error as Error).message),
      ...(offset === undefined ? {} : { position: at(text, offset) }),
    };
  }
};

const isDeeperThan = (text: string, most: number): boolean => {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index);
    if (inString) {
      if (character === BACKSLASH) index += 1;
      else if (character === QUOTE) inString = false;
    } else if (character === QUOTE) inString = true;
    else if (character === OPEN_ARRAY || character === OPEN_OBJECT) depth += 1;
    else if (character === CLOSE_ARRAY || character === CLOSE_OBJECT) depth -= 1;
    if (depth > most) return true;
  }
  return false;
};

const [QUOTE, BACKSLASH, OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [...'"\\[]{}'].map((each) =>
  each.charCodeAt(0),
);

/** V8 quotes the document itself, which may be long and secret. */
const plainly = (message: string): string =>
  message.replace(/, (?:\.\.\.)?"[\s\S]*" is not valid JSON$/, '').replace(/ in JSON at position .*$/, '');

const TOKEN =
  /[\s{}[\],:]+|"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/uy;

/** Where V8 says it is, or the first character that begins no JSON token. */
const faultyOffset = (text: string, message: string): number | undefined => {
  const told = / at position (\d+)/.exec(message)?.[1];
  if (told !== undefined) return Number(told);
  TOKEN.lastIndex = 0;
  let offset = 0;
  while (TOKEN.test(text)) offset = TOKEN.lastIndex;
  return offset < text.length ? offset : undefined;
};

const at = (text: string, offset: number): Position => {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
};
