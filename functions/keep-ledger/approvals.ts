import { approvalId } from '../../shared/domain/approval.ts';
import { refusal } from '../../shared/domain/refusal.ts';
import type { Dependencies } from './dependencies.ts';
import type { Of } from './input.ts';

/**
 * Whether the ledger has the approval for which the promotion waited. The token of the wait is in the history of the execution:
 * that the wait has ended says nothing about approvers.
 */
export const checkApproval = async (
  { approvals, hash }: Dependencies,
  { stage, attempt, digest, executionArn, startedAt }: Of<'check-approval'>,
): Promise<object> => {
  const id = approvalId({ executionArn, startedAt, stage, attempt }, hash);
  const row = await approvals.find(id);
  if (row?.state === 'approved' && row.executionArn === executionArn && row.stage === stage && row.digest === digest)
    return { outcome: 'approved' };
  const message = `The wait for approval ${id} of ${stage} ended, but the ledger has no such approval of this plan.`;
  return { outcome: 'not-approved', ...refusal('APPROVAL_NOT_RECORDED', message) };
};
