import type { Part, ScalarPart } from '../reading/part.ts';

/** `{{ body }}` somewhere in a text. */
export interface Expression {
  /** Offset of the first brace. */
  readonly at: number;
  /** Without braces and spaces around it. */
  readonly body: string;
  /** `${{ … }}` and `{{{ … }}}` are other tools' own. */
  readonly decorated: boolean;
}

/** What is opened and never closed on its line. */
export interface Unclosed {
  readonly at: number;
  readonly body: string;
}

export const expressionsIn = (text: string, { at, end }: ScalarPart): readonly Expression[] =>
  [...text.slice(at, end).matchAll(/\{\{([^{}\n]*)\}\}/g)].map((match) => {
    const start = at + match.index;
    const before = text[start - 1] ?? '';
    const after = text[start + match[0].length] ?? '';
    return { at: start, body: (match[1] ?? '').trim(), decorated: before === '$' || before === '{' || after === '}' };
  });

export const unclosedIn = (text: string, { at, end }: ScalarPart): readonly Unclosed[] =>
  [...text.slice(at, end).matchAll(/\{\{(?![^{}\n]*\}\})\s*([\w-]+(?:\.[\w[\]-]+)*)/g)].map((match) => ({
    at: at + match.index,
    body: match[1] ?? '',
  }));

/** A template of Jinja or Go: its statements are none of AWSTOE's. */
export const isTemplate = (text: string, { at, end }: ScalarPart): boolean =>
  /\{%|\{\{-|-\}\}|\{\{\s*\./.test(text.slice(at, end));

export const scalarsIn = (part: Part): readonly ScalarPart[] => {
  if (part.kind === 'map') return part.entries.flatMap(({ value }) => scalarsIn(value));
  return part.kind === 'list' ? part.items.flatMap(scalarsIn) : [part];
};

/** Where `{{ Name }}` stands without quotes at the begin of a value: YAML reads a map in a map. */
export const unquotedIn = (part: Part): readonly number[] => {
  if (part.kind === 'list') return part.items.flatMap(unquotedIn);
  if (part.kind !== 'map') return [];
  if (part.braces && part.entries.some(({ oddKey }) => oddKey)) return [part.at];
  return part.entries.flatMap(({ value }) => unquotedIn(value));
};
