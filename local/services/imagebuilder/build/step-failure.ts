import type { ComponentFailure } from './built-image.ts';

export interface StepFailure {
  readonly stepId: string;
  readonly stepName: string;
  readonly message: string;
  readonly component?: ComponentFailure | undefined;
  /** Ends the workflow whatever the step's onFailure says: somebody stopped it. */
  readonly stops?: boolean;
}
