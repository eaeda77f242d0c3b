import type { ApprovalRules } from '../approval.ts';
import { type Refusal, refusal } from '../refusal.ts';
import { matchesPattern } from './approver-pattern.ts';
import { type Identity, shownIdentity } from './identity.ts';

/** Why the stage's rules do not let the caller approve, whoever requested the promotion; undefined if they do. */
export const notAnApprover = (
  { from, slack }: Pick<ApprovalRules, 'from' | 'slack'>,
  caller: Identity | undefined,
  hubAccount: string,
): Refusal | undefined => {
  if (caller === undefined)
    return slack === 'approve'
      ? undefined
      : refusal(
          'APPROVER_NOT_IDENTIFIED',
          'A button or a direct invocation does not say who uses it: it can reject, but not approve.',
        );
  if (caller.kind === 'none')
    return refusal(
      'APPROVER_NOT_IDENTIFIED',
      `${shownIdentity(caller)} could be anyone: an approver is an IAM user, or a session of a role.`,
    );
  if (from.length === 0)
    return caller.account === hubAccount
      ? undefined
      : refusal(
          'APPROVER_UNKNOWN',
          `${shownIdentity(caller)} is of account ${caller.account}, not of the hub ${hubAccount}.`,
        );
  return from.some((pattern) => matchesPattern(pattern, caller, hubAccount))
    ? undefined
    : refusal('APPROVER_UNKNOWN', `${shownIdentity(caller)} is not an approver of this stage: ${from.join(', ')}.`);
};

/** Those who requested the promotion, as CloudTrail or the ledger names them. */
export type KnownRequester =
  | { readonly kind: 'hallmark' }
  | { readonly kind: 'callers'; readonly callers: readonly Identity[] }
  | { readonly kind: 'unknown' }
  /** CloudTrail has more records of that time than Hallmark reads. */
  | { readonly kind: 'too-many' }
  /** CloudTrail may still show it. */
  | { readonly kind: 'not-yet'; readonly minutes: number };

/** Why the requester's part in it does not let the caller approve; undefined if it does. */
export const requesterForbids = (
  { requester, whenRequesterUnknown }: Pick<ApprovalRules, 'requester' | 'whenRequesterUnknown'>,
  caller: Identity,
  known: KnownRequester,
): Refusal | undefined => {
  if (requester === 'may-approve' || known.kind === 'hallmark') return undefined;
  if (known.kind === 'not-yet')
    return refusal(
      'REQUESTER_NOT_KNOWN_YET',
      `CloudTrail does not show yet who started this promotion: try again in ${known.minutes} ${known.minutes === 1 ? 'minute' : 'minutes'}.`,
    );
  if (known.kind === 'too-many')
    return refusal(
      'REQUESTER_NOT_LOOKED_UP',
      'CloudTrail has more than 1,000 records of StartExecution from the minutes around the start of this promotion, and Hallmark does not read more.',
    );
  if (known.kind === 'callers' && known.callers.some(({ id }) => id === caller.id))
    return refusal(
      'APPROVER_IS_REQUESTER',
      `${shownIdentity(caller)} requested this promotion, and so may not approve it.`,
    );
  if (whenRequesterUnknown === 'allow') return undefined;
  if (known.kind === 'unknown')
    return refusal(
      'REQUESTER_UNKNOWN',
      'CloudTrail does not show who started this promotion, and the stage does not accept approvals without that.',
    );
  // Behind root, a federated user or an ordinary role could be the approver.
  const impersonal = known.callers.filter(({ kind }) => kind !== 'person');
  if (impersonal.length === 0) return undefined;
  return refusal(
    'REQUESTER_UNKNOWN',
    `This promotion was requested by ${impersonal.map(shownIdentity).join(', ')}. That does not say which person requested it, and the stage does not accept approvals without that.`,
  );
};
