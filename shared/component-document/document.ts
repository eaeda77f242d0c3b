/**
 * A component document of AWSTOE as it was read: only the shape, before its rules are checked.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-use-documents.html
 */
export interface ComponentDocument {
  readonly name: string | undefined;
  readonly description: string | undefined;
  readonly parameters: readonly Parameter[];
  readonly constants: readonly Constant[];
  readonly phases: readonly Phase[];
}

export interface Parameter {
  readonly name: string;
  readonly type: string;
  readonly default: string | undefined;
  readonly description: string | undefined;
}

export interface Constant {
  readonly name: string;
  readonly type: string;
  readonly value: string;
}

/** `build`, `validate`, `test` and those a caller of AWSTOE names. */
export interface Phase {
  readonly name: string;
  readonly steps: readonly Step[];
}

export interface Step {
  readonly name: string;
  /** `ExecuteBash`, `CreateFile`…; empty where the document leaves it out. */
  readonly action: string;
  /** Seconds; -1 is without end. AWSTOE's default is 7,200. */
  readonly timeoutSeconds: number;
  readonly onFailure: 'Abort' | 'Continue' | 'Ignore';
  readonly maxAttempts: number;
  /** The condition as it stands in the document. */
  readonly if: unknown;
  /** The loop as it stands in the document. */
  readonly loop: unknown;
  /** As they stand in the document: a list for most modules, an object for ExecuteBash and its like. */
  readonly inputs: unknown;
}

/** One thing that is wrong in a document, where, by which rule, and what to write instead. */
export interface DocumentProblem {
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** Short name of the rule, `step-action`, for searching in docs/component-documents.md. */
  readonly rule: string;
  readonly message: string;
  /** What to write instead, where that is known. */
  readonly suggestion?: string;
}

/** Platforms of Image Builder. */
export type Platform = 'Linux' | 'Windows' | 'macOS';

export interface CheckedDocument {
  /** The document, where it can be read at all. */
  readonly document: ComponentDocument | undefined;
  /** In order of lines; empty for a document that AWSTOE takes. */
  readonly problems: readonly DocumentProblem[];
  /** What AWSTOE takes too, but is hardly meant: a parameter that nobody uses, a phase that nobody runs. In order of lines. */
  readonly remarks: readonly DocumentProblem[];
}
