import { supersededBecause } from '../domain/approval.ts';
import type { Approval, Approvals, TaskTokens } from '../ports/approvals.ts';

/**
 * Notes in the promotion who has said what, and lets the workflow go on. Safe to repeat: a function that was killed after
 * the answer was written does it when it runs again.
 */
export const endApproval = async (
  approvals: Pick<Approvals, 'record'>,
  tokens: TaskTokens,
  approval: Approval,
  newest?: { readonly version: string; readonly sortable: string },
): Promise<'sent' | 'gone'> => {
  await approvals.record(approval);
  const { id, state, stage, image, version } = approval;
  const said = approval.answers.map(
    ({ answer, by, comment }) => `${by}: ${answer}${comment === '' ? '' : ` (${comment})`}`,
  );
  const message =
    state === 'overtaken'
      ? `${supersededBecause(approval, newest)}. ${stage} was not approved for ${version}.`
      : `${stage} was ${state} for ${image} ${version} by ${said.join('; ')}.`;
  return tokens.succeed(approval.token, { outcome: state, approval: id, message: message.slice(0, 1000) });
};
