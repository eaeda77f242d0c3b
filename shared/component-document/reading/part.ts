/** A piece of a document: what it says, and from where to where in the text. Aliases and merges are already followed. */
export type Part = MapPart | ListPart | ScalarPart;

interface Placed {
  /** Offset in the text where it begins. */
  readonly at: number;
  /** Offset in the text behind its end. */
  readonly end: number;
}

export interface MapPart extends Placed {
  readonly kind: 'map';
  readonly entries: readonly Entry[];
  /** Written in braces, as `{{ Name }}` without quotes is too. */
  readonly braces: boolean;
}

export interface Entry {
  readonly key: string;
  /** Where the key begins. */
  readonly at: number;
  /** Behind the key. */
  readonly keyEnd: number;
  /** Behind the value. */
  readonly end: number;
  readonly value: Part;
  /** The key is itself a map or a list. */
  readonly oddKey: boolean;
}

export interface ListPart extends Placed {
  readonly kind: 'list';
  readonly items: readonly Part[];
}

export interface ScalarPart extends Placed {
  readonly kind: 'text' | 'number' | 'flag' | 'nothing';
  readonly value: string | number | boolean | null;
  /** As it is written, without quotes: `0640`, `1.10`. */
  readonly source: string;
  readonly quoted: boolean;
}

/** The entry of a map by its key. */
export const entryOf = (part: Part | undefined, key: string): Entry | undefined =>
  part?.kind === 'map' ? part.entries.find((entry) => entry.key === key) : undefined;

/** The value under a key; undefined where there is none, or nothing is written after the colon. */
export const partAt = (part: Part | undefined, key: string): Part | undefined => {
  const value = entryOf(part, key)?.value;
  return value?.kind === 'nothing' ? undefined : value;
};

export const isScalar = (part: Part | undefined): part is ScalarPart =>
  part !== undefined && part.kind !== 'map' && part.kind !== 'list';

/** What a scalar says as a text; undefined for a map, a list and nothing. */
export const textOf = (part: Part | undefined): string | undefined => {
  if (!isScalar(part) || part.kind === 'nothing') return undefined;
  return part.kind === 'text' ? String(part.value) : part.source;
};

const KINDS = {
  map: 'a map',
  list: 'a list',
  text: 'a text',
  number: 'a number',
  flag: 'true or false',
  nothing: 'empty',
};

/** `a list`, for messages. */
export const kindOf = (part: Part): string => KINDS[part.kind];

/**
 * As plain values. A number that would not be written again as it stands (`0640`, `1.10`) stays the text it was, since AWSTOE
 * takes it as a text wherever it wants one.
 */
export const plainOf = (part: Part): unknown => {
  if (part.kind === 'map')
    return Object.fromEntries(part.entries.map(({ key, value }) => [key, plainOf(value)] as const));
  if (part.kind === 'list') return part.items.map(plainOf);
  return part.kind === 'number' && String(part.value) !== part.source ? part.source : part.value;
};
