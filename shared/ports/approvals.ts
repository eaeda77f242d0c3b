import type { Answer, ApprovalRules, ApprovalState } from '../domain/approval.ts';
import type { Requester } from '../domain/identity/requester.ts';

/** What approvers are asked: whether this image may go to this stage, as it was planned. */
export interface AskedApproval {
  /** Short enough for a button. */
  readonly id: string;
  readonly image: string;
  readonly version: string;
  readonly sortable: string;
  readonly buildVersionArn: string;
  readonly stage: string;
  readonly executionArn: string;
  readonly promotionId: string;
  /** Digest of the plan that is approved. */
  readonly digest: string;
  /** Of the stage, as they were when it was asked. */
  readonly rules: ApprovalRules;
  readonly requester: Requester;
  /** ISO 8601 */
  readonly expires: string;
  /** Back on purpose: a newer build does not overtake it. */
  readonly downgrade: boolean;
}

export interface Approval extends AskedApproval {
  /** By which Step Functions goes on. */
  readonly token: string;
  readonly state: ApprovalState;
  readonly answers: readonly Answer[];
}

/** Rows of the ledger. Every write is one conditional request, safe to run twice. */
export interface Approvals {
  find(id: string): Promise<Approval | undefined>;
  /** Asks; what was asked already with the same digest keeps its answers and its end, and gets the new token. */
  ask(asked: AskedApproval, token: string): Promise<Approval>;
  /** False where somebody else has answered in between. */
  answer(seen: Approval, answers: readonly Answer[], state: ApprovalState): Promise<boolean>;
  /** The approval as it was, if it was pending. */
  overtake(id: string): Promise<Approval | undefined>;
  /** Makes it the one that is asked for the channel unless a newer build is; gives the one that was before. */
  turn(asked: AskedApproval): Promise<string | undefined>;
  /** Notes in the promotion's row who has said what. */
  record(approval: Approval): Promise<void>;
}

/** Tells Step Functions how a task with a token has ended. */
export interface TaskTokens {
  /** `gone`: nobody waits for it any more. */
  succeed(token: string, output: object): Promise<'sent' | 'gone'>;
}
