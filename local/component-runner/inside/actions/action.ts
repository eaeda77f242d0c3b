/** What an action may use of the run. */
export interface Surroundings {
  readonly network: boolean;
  readonly platform: string;
  /** When the step has to end, in milliseconds of `Date.now()`; undefined for `timeoutSeconds: -1`. */
  readonly deadline: number | undefined;
  /** Lines that the action puts out, for console.log. */
  readonly lines: (from: 'Stdout' | 'Stderr', texts: readonly string[]) => void;
}

/**
 * Does what an action module does, with inputs whose references are filled in. Gives the outputs that later steps may refer to.
 * Throws StepFailed, Skipped, or what the system says.
 */
export type Action = (inputs: never, surroundings: Surroundings) => unknown;
