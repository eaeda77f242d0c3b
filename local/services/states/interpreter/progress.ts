/**
 * How far a line of control has come: what a redrive needs to go on from there. Plain JSON.
 * https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html
 */
export interface Progress {
  /** The state it is in, with its input and the line's own variables on entry; absent before the first. */
  state?: string;
  input?: unknown;
  variables?: Readonly<Record<string, unknown>>;
  /** Branches or iterations of that state, in their order. */
  parts?: Progress[] | undefined;
  /** The line is through. */
  ended?: { readonly output: unknown };
  /** The execution of its own in which this item of a distributed Map runs. */
  child?: string;
}
