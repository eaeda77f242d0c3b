import type { Phase } from '../../../shared/component-document/document.ts';

/** What is told of a run as it goes on. In the words and shapes of AWSTOE's detailedoutput.json. */

export type Status = 'success' | 'failed' | 'skipped';

/** What a step of the document became. */
export interface StepReport {
  readonly name: string;
  readonly action: string;
  readonly status: Status;
  /** Of a step that failed. */
  readonly failureMessage: string;
  /** Of a step that was skipped: why. */
  readonly skippedReason?: string;
  /** Its own condition skipped it, which AWSTOE takes as a success; else this machine cannot run it. */
  readonly skippedByItself?: true;
  /** It failed, and its onFailure is Ignore. */
  readonly ignored?: true;
  readonly onFailure: string;
  readonly timeoutSeconds: number;
  readonly maxAttempts: number;
  readonly attempts: number;
  readonly startTime: string;
  readonly endTime: string;
  readonly inputs: unknown;
  readonly outputs: unknown;
  /** One entry for each iteration of the last attempt. */
  readonly loop?: readonly IterationReport[];
}

export interface IterationReport {
  readonly loopName: string;
  /** From 0. */
  readonly index: number;
  readonly value: string;
  readonly status: Status;
  readonly failureMessage: string;
  readonly inputs: unknown;
  readonly outputs: unknown;
}

export interface PhaseReport {
  readonly name: string;
  readonly status: Status;
  readonly startTime: string;
  readonly endTime: string;
  readonly failureMessage: string;
  readonly steps: readonly StepReport[];
}

/** What to run. */
export interface RunRequest {
  readonly document: {
    readonly phases: readonly Phase[];
  };
  /** Phases to run, in the order of the document. */
  readonly phases: readonly string[];
  /** Values of parameters and constants. */
  readonly variables: Readonly<Record<string, string>>;
}

export type Message =
  | { readonly kind: 'phase-begins'; readonly phase: string }
  | { readonly kind: 'step-begins'; readonly phase: string; readonly step: string; readonly action: string }
  | { readonly kind: 'line'; readonly from: 'Stdout' | 'Stderr'; readonly text: string }
  | { readonly kind: 'step-ended'; readonly phase: string; readonly step: StepReport };
