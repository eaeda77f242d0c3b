import jsonata from 'jsonata';

/** A node of JSONata's syntax tree, as far as it is looked at here. */
export interface Node {
  readonly type: string;
  readonly value?: unknown;
  readonly steps?: readonly Node[];
  readonly [part: string]: unknown;
}

export type Parsed = { readonly tree: Node } | { readonly fault: string };

/** Reads an expression in the version of JSONata that Step Functions has. */
export const parseExpression = (source: string): Parsed => {
  try {
    return { tree: jsonata(source).ast() as unknown as Node };
  } catch (error) {
    if (error instanceof RangeError) return { fault: 'The expression is nested too deeply' };
    return { fault: (error as Error).message };
  }
};
