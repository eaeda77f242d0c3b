import { type Answer, approversNeeded, stateOf, supersededBecause, withAnswer } from '../domain/approval.ts';
import { cleanName } from '../domain/identity/clean-name.ts';
import { type Identity, shownIdentity } from '../domain/identity/identity.ts';
import { notAnApprover, requesterForbids } from '../domain/identity/may-approve.ts';
import type { Announcement } from '../domain/notification/announcement.ts';
import { saysSomething } from '../domain/reason.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { RetryableError } from '../errors.ts';
import type { Approval, Approvals, TaskTokens } from '../ports/approvals.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Starters } from '../ports/starters.ts';
import { endApproval } from './end-approval.ts';
import { knownRequester } from './known-requester.ts';
import { readAnswer, type Said } from './read-answer.ts';

export interface Dependencies {
  readonly approvals: Approvals;
  readonly tokens: TaskTokens;
  readonly ledger: Pick<Ledger, 'newest'>;
  readonly starters: Starters;
  /** Roles whose session names are people, `111111111111/role/<name>`. */
  readonly trusted: readonly string[];
  /** Telling people never fails what they have decided. */
  readonly announce: (said: Announcement, id: string) => Promise<void>;
  readonly now: () => Date;
}

export type Answered =
  | { readonly outcome: 'recorded' | 'approved' | 'rejected'; readonly message: string }
  | ({ readonly outcome: 'refused' } & Refusal);

/** Two approvers may answer at the same moment: the row is read again. */
const TRIES = 10;

/**
 * An approver's answer. Whoever repeats it, after a time-out or a killed function, finishes what it began. Without a caller it comes from
 * a button or a direct invocation, which do not say who uses them.
 */
export const answerApproval =
  (dependencies: Dependencies) =>
  async (given: unknown, requestId: string, caller?: Identity): Promise<Answered> => {
    const said = readAnswer(given);
    if ('code' in said) return refused(said);
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const answered = await once(dependencies, said, requestId, caller);
      if (answered) return answered;
    }
    throw new RetryableError(`Too many answers to ${said.approval} at once: answer again.`);
  };

const refused = (why: Refusal): Answered => ({ outcome: 'refused', ...why });

/** Undefined: someone else was faster. */
const once = async (
  dependencies: Dependencies,
  said: Said,
  requestId: string,
  caller: Identity | undefined,
): Promise<Answered | undefined> => {
  const { approvals, now } = dependencies;
  const approval = await approvals.find(said.approval);
  if (!approval)
    return refused(refusal('APPROVAL_UNKNOWN', `No approval has the id ${said.approval}: nothing was recorded.`));
  const { who, by } = answering(approval, said, caller);
  if (approval.state !== 'pending') return closed(dependencies, approval, said, who);
  const wrong = (await stale(dependencies, approval)) ?? (await notAllowed(dependencies, approval, said, caller));
  if (wrong) return refused(wrong);
  const answer: Answer = { answer: said.answer, who, by, comment: said.comment, at: now().toISOString(), requestId };
  const answers = withAnswer(approval.answers, answer);
  const state = stateOf(answers, approval.rules.approvers);
  if (!(await approvals.answer(approval, answers, state))) return undefined;
  return told(dependencies, { ...approval, answers, state }, answer);
};

/** Whom the answer counts for, and how it is shown. */
const answering = (
  { rules }: Approval,
  { by }: Said,
  caller: Identity | undefined,
): { readonly who: string; readonly by: string } => {
  const name = by === undefined ? undefined : cleanName(by);
  if (rules.identity === 'declared') {
    const declared = name ?? caller?.name ?? 'someone who pressed a button';
    return { who: `declared/${declared.toLowerCase()}`, by: declared };
  }
  if (caller) return { who: caller.id, by: shownIdentity(caller) };
  return {
    who: 'not identified',
    by: name === undefined ? 'a button or a direct invocation' : `${name} (not verified)`,
  };
};

/** A rejection stops a promotion and can let none through: whoever may call may reject. */
const notAllowed = async (
  { starters, trusted, now }: Dependencies,
  approval: Approval,
  said: Said,
  caller: Identity | undefined,
): Promise<Refusal | undefined> => {
  const { rules, executionArn, requester } = approval;
  if (rules.identity === 'declared') return unnamed(approval, said, caller);
  if (said.answer === 'reject') return undefined;
  const hubAccount = executionArn.split(':')[4] ?? '';
  const forbidden = notAnApprover(rules, caller, hubAccount);
  if (forbidden || caller === undefined || rules.requester === 'may-approve') return forbidden;
  return requesterForbids(rules, caller, await knownRequester(requester, { starters, trusted, now }));
};

/** With self-declared names: who answers has to say so, where it matters who. */
const unnamed = (
  { rules: { from, approvers } }: Approval,
  { by }: Said,
  caller: Identity | undefined,
): Refusal | undefined => {
  const name = cleanName(by ?? caller?.name ?? '').toLowerCase();
  if (!saysSomething(name))
    return approvers > 1 || from.length > 0
      ? refusal('APPROVER_UNKNOWN', 'This stage needs a name: give yours in "by".')
      : undefined;
  return from.length === 0 || from.some((each) => cleanName(each).toLowerCase() === name)
    ? undefined
    : refusal('APPROVER_UNKNOWN', `"${cleanName(by ?? name)}" is not among those who may answer: ${from.join(', ')}.`);
};

const told = async (dependencies: Dependencies, approval: Approval, { answer, by, comment, requestId }: Answer) => {
  const { approvals, tokens, announce } = dependencies;
  const { stage, state, answers, rules, image, version, promotionId, executionArn, buildVersionArn } = approval;
  const sent = state === 'pending' ? undefined : await endApproval(approvals, tokens, approval);
  await announce(
    {
      kind: 'approval-answered',
      ...{ image, version, promotionId, executionArn, buildVersionArn },
      ...{ stage, answer, by, comment, given: answers.length, needed: rules.approvers },
    },
    `${promotionId}-answer-${requestId}`.slice(0, 200),
  );
  return {
    outcome: state === 'pending' ? ('recorded' as const) : (state as 'approved'),
    message: wordsOf(approval, sent),
  };
};

const wordsOf = ({ state, stage, image, version, answers, rules }: Approval, sent?: 'sent' | 'gone'): string => {
  if (sent === 'gone') return `Recorded, but the promotion of ${image} ${version} no longer waits for it.`;
  if (state === 'pending')
    return `Recorded: ${answers.length} of ${approversNeeded(rules.approvers, rules.identity)} approved ${image} ${version} for ${stage}.`;
  return state === 'approved'
    ? `Approved: ${image} ${version} continues to ${stage}, if nothing has changed since Hallmark asked.`
    : `Rejected: ${image} ${version} does not go to ${stage}.`;
};

/** A repeat of an answer that counted finishes what the first did not come to; every other one comes too late. */
const closed = async (
  { approvals, tokens, ledger }: Dependencies,
  approval: Approval,
  { answer }: Said,
  who: string,
): Promise<Answered> => {
  const { id, state, image, version, stage, answers } = approval;
  const repeated = answers.some((each) => each.answer === answer && each.who === who);
  if (state === 'overtaken')
    return refused(
      refusal(
        'APPROVAL_OVERTAKEN',
        `${supersededBecause(approval, await ledger.newest(image))}: nothing was recorded.`,
      ),
    );
  if (!repeated)
    return refused(
      refusal(
        'APPROVAL_CLOSED',
        `${id} was ${state} already by ${answers.map((each) => each.by).join(', ')} (${image} ${version}, ${stage}).`,
      ),
    );
  return { outcome: state as 'approved', message: wordsOf(approval, await endApproval(approvals, tokens, approval)) };
};

const stale = async (
  { approvals, tokens, ledger, now }: Dependencies,
  approval: Approval,
): Promise<Refusal | undefined> => {
  const { id, image, version, expires, sortable, downgrade } = approval;
  if (Date.parse(expires) <= now().getTime())
    return refusal(
      'APPROVAL_EXPIRED',
      `${id} expired at ${expires}: nothing was recorded, and ${version} was stopped.`,
    );
  const newest = await ledger.newest(image);
  if (!newest || downgrade || newest.sortable <= sortable) return undefined;
  const overtaken = await approvals.overtake(id);
  if (overtaken) await endApproval(approvals, tokens, { ...overtaken, state: 'overtaken' }, newest);
  return refusal('APPROVAL_OVERTAKEN', `${image} ${newest.version} is newer than ${version}: nothing was recorded.`);
};
