import { type Answer, samePerson, stateOf, withAnswer } from '../../shared/domain/approval.ts';
import type { Announcement } from '../../shared/domain/notification/announcement.ts';
import { type Refusal, refusal } from '../../shared/domain/refusal.ts';
import { RetryableError } from '../../shared/errors.ts';
import type { Approval, Approvals, TaskTokens } from '../../shared/ports/approvals.ts';
import type { Ledger } from '../../shared/ports/ledger.ts';
import { endApproval } from '../../shared/promotions/end-approval.ts';
import { readAnswer, type Said } from './read-answer.ts';

export interface Dependencies {
  readonly approvals: Approvals;
  readonly tokens: TaskTokens;
  readonly ledger: Pick<Ledger, 'newest'>;
  /** Telling people never fails what they have decided. */
  readonly announce: (said: Announcement, id: string) => Promise<void>;
  readonly now: () => Date;
}

export type Answered =
  | { readonly outcome: 'recorded' | 'approved' | 'rejected'; readonly message: string }
  | ({ readonly outcome: 'refused' } & Refusal);

/** Two persons may answer at the same moment: the row is read again. */
const TRIES = 10;

/** A person's answer. Whoever repeats it, after a time-out or a killed function, finishes what it began. */
export const answerApproval =
  (dependencies: Dependencies) =>
  async (given: unknown, requestId: string): Promise<Answered> => {
    const said = readAnswer(given);
    if ('code' in said) return refused(said);
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const answered = await once(dependencies, said, requestId);
      if (answered) return answered;
    }
    throw new RetryableError(`Too many answers to ${said.approval} at once: answer again.`);
  };

const refused = (why: Refusal): Answered => ({ outcome: 'refused', ...why });

/** Undefined: somebody else was faster. */
const once = async (dependencies: Dependencies, said: Said, requestId: string): Promise<Answered | undefined> => {
  const { approvals, now } = dependencies;
  const approval = await approvals.find(said.approval);
  if (!approval)
    return refused(refusal('APPROVAL_UNKNOWN', `No approval has the id ${said.approval}: nothing was recorded.`));
  if (approval.state !== 'pending') return closed(dependencies, approval, said);
  const wrong = (await stale(dependencies, approval)) ?? unnamed(approval, said);
  if (wrong) return refused(wrong);
  const at = now().toISOString();
  const by = said.by ?? 'somebody who pressed a button';
  const answer: Answer = { answer: said.answer, by, comment: said.comment, at, requestId };
  const answers = withAnswer(approval.answers, answer);
  const state = stateOf(answers, approval.needed);
  if (!(await approvals.answer(approval, answers, state))) return undefined;
  return told(dependencies, { ...approval, answers, state }, answer);
};

const told = async (dependencies: Dependencies, approval: Approval, { answer, by, comment, requestId }: Answer) => {
  const { approvals, tokens, announce } = dependencies;
  const { stage, state, answers, needed, image, version, promotionId, executionArn, buildVersionArn } = approval;
  const sent = state === 'pending' ? undefined : await endApproval(approvals, tokens, approval);
  await announce(
    {
      kind: 'approval-answered',
      ...{ image, version, promotionId, executionArn, buildVersionArn },
      ...{ stage, answer, by, comment, given: answers.length, needed },
    },
    `${promotionId}-answer-${requestId}`.slice(0, 200),
  );
  return {
    outcome: state === 'pending' ? ('recorded' as const) : (state as 'approved'),
    message: wordsOf(approval, sent),
  };
};

const wordsOf = ({ state, stage, image, version, answers, needed }: Approval, sent?: 'sent' | 'gone'): string => {
  if (sent === 'gone') return `Recorded, but the promotion of ${image} ${version} does not wait for it any more.`;
  if (state === 'pending')
    return `Recorded: ${answers.length} of ${needed} persons have approved ${image} ${version} for ${stage}.`;
  return state === 'approved'
    ? `Approved: ${image} ${version} goes on to ${stage}, if everything is still as it was asked.`
    : `Rejected: ${image} ${version} does not go to ${stage}.`;
};

/** A repeat of an answer that counted finishes what the first did not come to; every other one comes too late. */
const closed = async (
  { approvals, tokens }: Dependencies,
  approval: Approval,
  { answer, by }: Said,
): Promise<Answered> => {
  const { id, state, image, version, stage, answers } = approval;
  const repeated = answers.some((each) => each.answer === answer && (by === undefined || samePerson(each.by, by)));
  if (state === 'overtaken')
    return refused(
      refusal('APPROVAL_OVERTAKEN', `A newer build of ${image} came after ${version}: nothing was recorded.`),
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
  if (overtaken) await endApproval(approvals, tokens, { ...overtaken, state: 'overtaken' });
  return refusal('APPROVAL_OVERTAKEN', `${image} ${newest.version} is newer than ${version}: nothing was recorded.`);
};

/** Who answers has to say so, where it matters who. */
const unnamed = ({ from, needed }: Approval, { by }: Said): Refusal | undefined => {
  if (by === undefined)
    return needed > 1 || from.length > 0
      ? refusal('APPROVER_UNKNOWN', 'It matters here who answers: give your name in "by".')
      : undefined;
  return from.length === 0 || from.some((name) => samePerson(name, by))
    ? undefined
    : refusal('APPROVER_UNKNOWN', `"${by}" is not among those who may answer: ${from.join(', ')}.`);
};
