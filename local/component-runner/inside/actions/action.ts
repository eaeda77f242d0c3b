/** What an action may use of the run. */
export interface Surroundings {
  readonly timeoutSeconds: number;
  readonly network: boolean;
  readonly platform: string;
  /** A line that the action puts out, for console.log. */
  readonly line: (from: 'Stdout' | 'Stderr', text: string) => void;
}

/**
 * Does what an action module does, with inputs whose references are filled in. Gives the outputs that later steps may refer to.
 * Throws StepFailed, Skipped, or what the system says.
 */
export type Action = (inputs: never, surroundings: Surroundings) => unknown;
