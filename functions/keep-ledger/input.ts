import type { Image } from '../../shared/domain/image.ts';
import type { FailureSummary, VerdictSummary } from '../../shared/domain/notification/announcement.ts';
import type { Parts } from '../../shared/domain/plan/plan.ts';

/** What the ledger is asked, one operation a call. */
export type Input =
  | { readonly operation: 'previous'; readonly image: string; readonly stage: string }
  | (Decided & { readonly operation: 'claim'; readonly stages: readonly string[]; readonly ended?: string | null })
  | (Decided & { readonly operation: 'record-rejection' })
  | (InStage & {
      readonly operation: 'begin-stage';
      readonly ended?: string | null;
      /** Stages that are still to come, this one first. */
      readonly stages: readonly string[];
      readonly downgrade: boolean;
    })
  | (InStage & { readonly operation: 'give-up-stage' })
  | (InStage & { readonly operation: 'still-wanted' })
  | {
      readonly operation: 'check-channel';
      readonly image: { readonly name: string };
      readonly stage: string;
      /** Null in an execution of promote-image that began before a deployment. */
      readonly executionArn: string | null;
    }
  | {
      readonly operation: 'check-approval';
      readonly stage: string;
      readonly attempt: number;
      /** Of the plan that was to be approved. */
      readonly digest: string;
      readonly executionArn: string;
      readonly startedAt: string;
    }
  | (InStage & { readonly operation: 'complete-stage'; readonly downgrade: boolean; readonly repair: boolean })
  | (InStage & { readonly operation: 'mark-failing' })
  | (InStage & {
      readonly operation: 'fail-stage';
      readonly why: string;
      /** Where a parameter could not be put back, since the AMI is gone that it held: `222222222222 eu-west-1 /golden/web-server`. */
      readonly gone?: readonly string[];
      /** What is to be told; what has no mend of its own gets that of its code. */
      readonly failures: readonly (Omit<FailureSummary, 'fix'> & { readonly fix?: string | null })[];
    })
  | {
      readonly operation: 'compare-plan';
      readonly image: Image;
      readonly stages: readonly string[];
      readonly request: Request;
      readonly digest: string;
      readonly parts: Parts;
      /** Digest of the plan that is to be carried out; null: this is a plan only. */
      readonly given: string | null;
    }
  | {
      readonly operation: 'finish';
      readonly image: Image;
      readonly promotionId: string;
      readonly request: Request;
      readonly executionArn: string;
      readonly outcome: string;
      readonly message: string;
    };

export type Of<Operation extends Input['operation']> = Extract<Input, { operation: Operation }>;

export interface Request {
  readonly trigger: 'event' | 'manual';
  readonly reason?: string | null;
  readonly requestedBy?: string | null;
}

interface Decided {
  readonly image: Image;
  readonly request: Request;
  readonly verdict: VerdictSummary;
  readonly promotionId: string;
  readonly executionArn: string;
  /** When the execution was started, and with what. */
  readonly startedAt: string;
  readonly input: unknown;
}

interface InStage {
  readonly image: Image;
  readonly stage: string;
  readonly request: Request;
  readonly executionArn: string;
}
