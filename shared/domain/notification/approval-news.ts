import type { Message } from './message-shape.ts';
import { plain } from './text.ts';

/** Persons are asked, and answer. */
export type ApprovalNews =
  | {
      readonly kind: 'approval-wanted';
      readonly stage: string;
      /** The short id that an answer names. */
      readonly approval: string;
      readonly needed: number;
      readonly from: readonly string[];
      readonly expires: string;
      readonly digest: string;
      /** What would change, in lines. */
      readonly summary: readonly string[];
      /** Parts of the plan that are not as they were when it was approved; empty when it is asked for the first time. */
      readonly changes: readonly string[];
    }
  | {
      readonly kind: 'approval-answered';
      readonly stage: string;
      readonly answer: 'approve' | 'reject';
      readonly by: string;
      readonly comment: string;
      readonly given: number;
      readonly needed: number;
    };

const TOP = 5;

export const approvalMessage = (name: string, said: ApprovalNews): Message =>
  said.kind === 'approval-wanted' ? wanted(name, said) : answered(name, said);

const wanted = (name: string, said: Extract<ApprovalNews, { kind: 'approval-wanted' }>): Message => {
  const stage = plain(said.stage, 60);
  const { changes, needed, from, approval } = said;
  const persons = `${needed} ${needed === 1 ? 'person' : 'persons'}`;
  const which = from.length > 0 ? ` of ${plain(from.join(', '), 300)}` : '';
  return {
    mark: 'started',
    title: `${name} waits for approval: ${stage}`,
    lines: [
      ...(changes.length > 0
        ? [`Asked again, since it is not as approved any more: ${plain(changes.slice(0, TOP).join('; '), 600)}.`]
        : []),
      ...said.summary.slice(0, TOP).map((line) => plain(line, 400)),
      `Approval ${approval} of plan ${said.digest.slice(0, 12)}: ${persons}${which}, until ${plain(said.expires).slice(0, 16).replace('T', ' ')} UTC. Without them it does not go to ${stage}.`,
    ],
    nextSteps: [
      `To approve: ${command(approval, 'approve')}`,
      `To reject: ${command(approval, 'reject')}`,
      'Or use the buttons, or test the function hallmark-answer-approval in the console with that payload.',
    ],
  };
};

/** Version 1 and version 2 of the AWS CLI read a payload by `fileb://` alike. */
const command = (approval: string, answer: string): string =>
  `echo '{"approval":"${approval}","answer":"${answer}","by":"<you>","comment":"<why>"}' | aws lambda invoke --function-name hallmark-answer-approval --payload fileb:///dev/stdin /dev/stdout`;

const answered = (
  name: string,
  { stage: given, answer, by, comment, given: count, needed }: Extract<ApprovalNews, { kind: 'approval-answered' }>,
): Message => {
  const stage = plain(given, 60);
  const said = `By ${plain(by, 100)}${comment === '' ? '' : `: ${plain(comment, 500)}`}`;
  if (answer === 'reject')
    return {
      mark: 'stopped',
      title: `${name} is rejected for ${stage}`,
      lines: [said, `It does not go to ${stage}; earlier stages keep it.`],
      nextSteps: ['Build again, or promote it by hand once what speaks against it is settled.'],
    };
  const open = needed - count;
  return {
    mark: 'good',
    title: open > 0 ? `${name} has ${count} of ${needed} approvals for ${stage}` : `${name} is approved for ${stage}`,
    lines: [said],
    nextSteps: [
      open > 0
        ? `${open} more to go: see the message that asks.`
        : 'Nothing to do: it goes on by itself if everything is as it was asked, and asks again if not.',
    ],
  };
};
