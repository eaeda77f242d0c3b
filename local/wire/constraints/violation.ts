import type { Bounds } from './data.ts';

/** What a value has to be. */
export type Rule =
  | { readonly kind: 'required' }
  | { readonly kind: 'enum'; readonly values: readonly string[] }
  | { readonly kind: 'pattern'; readonly pattern: string }
  | { readonly kind: 'bytes'; readonly limit: number }
  | { readonly kind: 'length' | 'range'; readonly bound: 'least' | 'most'; readonly limit: number }
  /** Of the keys or values of a map, or the items of a list: AWS names all rules, the ones that hold too. */
  | { readonly kind: 'each'; readonly of: 'keys' | 'values' | 'items'; readonly rules: readonly Rule[] };

/** A value that is not what the model of its service says. */
export interface Violation {
  /** From the input down: members, keys of maps, indexes of lists. */
  readonly path: readonly (string | number)[];
  readonly value: unknown;
  /** AWS does not repeat the value. */
  readonly sensitive: boolean;
  /** Every SDK fills it in. */
  readonly generated: boolean;
  readonly rule: Rule;
}

/** The rules for the bounds of a length or a number, the upper bound first, as AWS lists them. */
export const boundRules = (kind: 'length' | 'range', bounds: Bounds | undefined): readonly Rule[] => {
  const [least, most] = bounds ?? [null, null];
  return [
    ...(most === null ? [] : [{ kind, bound: 'most', limit: most } as const]),
    ...(least === null ? [] : [{ kind, bound: 'least', limit: least } as const]),
  ];
};
