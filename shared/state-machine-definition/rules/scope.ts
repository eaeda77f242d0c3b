export type MachineType = 'STANDARD' | 'EXPRESS';

export type QueryLanguage = 'JSONPath' | 'JSONata';

/** What a state inherits from where it stands. */
export interface Scope {
  /** Of the whole state machine: a Map or Parallel does not hand its own on. */
  readonly language: QueryLanguage;
  readonly type: MachineType;
  /** Variables that are assigned on the way into this branch. */
  readonly outer: ReadonlySet<string>;
}

/** JSONPath is exactly that word; whatever else is written asks for JSONata, and is rejected as a word. */
export const languageOf = (written: unknown, inherited: QueryLanguage): QueryLanguage => {
  if (written === undefined) return inherited;
  return written === 'JSONPath' ? 'JSONPath' : 'JSONata';
};
