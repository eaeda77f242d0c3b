import type { StartedExecution } from '../domain/identity/requester.ts';
import type { EndedExecution } from '../domain/reconcile/ended-execution.ts';

/** Executions of the workflow `promote-image`. */
export interface Executions {
  /** Starts one under a name of its own; one that is there already is as good as started. */
  start(name: string, input: object): Promise<'started' | 'already-there'>;
  /** How it ended; `running` while it goes on; `unknown` where there is none, or none any more (after 90 days). */
  end(executionArn: string): Promise<EndedExecution | 'running' | 'unknown'>;
  /** What it was started with, and when; undefined where there is none, or none any more. */
  startOf(executionArn: string): Promise<StartedExecution | undefined>;
  /** Its ARN. */
  named(name: string): string;
}
