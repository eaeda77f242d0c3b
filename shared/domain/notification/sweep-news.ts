import type { ExpiringWaiver } from '../waiver.ts';
import type { FailureSummary } from './failure-summary.ts';

/** What the sweep has found, and what ended without a word of its own, as far as people are told. */
export type SweepNews =
  | {
      readonly kind: 'interrupted';
      readonly how: 'aborted' | 'timed-out' | 'failed';
      readonly message: string;
      /** Stages that it was in the middle of: some of their parameters or fleets may have its image already. */
      readonly unfinished: readonly string[];
    }
  | {
      readonly kind: 'drift';
      readonly stage: string;
      /** The first of them; `count` says how many there are. */
      readonly changes: readonly DriftChange[];
      readonly count: number;
      readonly action: 'repair' | 'adopt' | 'report';
      /** Of `report`: why nothing is done. Of `adopt`: the image that is current now. */
      readonly why?: string | undefined;
    }
  | { readonly kind: 'fleets-unwatched'; readonly stage: string; readonly fleets: readonly FleetState[] }
  | { readonly kind: 'drift-remains'; readonly stage: string; readonly failures: readonly FailureSummary[] }
  | { readonly kind: 'sweep-blind'; readonly failures: readonly FailureSummary[]; readonly count: number }
  | { readonly kind: 'waivers-expiring'; readonly waivers: readonly ExpiringWaiver[] }
  | {
      readonly kind: 'pipeline-stale';
      readonly days: number;
      /** When the newest usable build was begun; null: there is none. */
      readonly last: string | null;
      readonly pipelineArn: string;
    };

export interface DriftChange {
  readonly where: string;
  readonly expected: string;
  /** Null: the parameter is not there. */
  readonly found: string | null;
  readonly by?: string | undefined;
  readonly at?: string | undefined;
}

/** A fleet, and how the newest of its refreshes stands. */
export interface FleetState {
  readonly where: string;
  /** As Auto Scaling says it: InProgress, Successful…; null: it never had one. */
  readonly status: string | null;
  /** Of the refresh that is done. */
  readonly percentage: number;
}
