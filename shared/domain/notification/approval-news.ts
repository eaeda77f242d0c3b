import { type ApprovalRules, approversNeeded } from '../approval.ts';
import type { Command, Message } from './message-shape.ts';
import { counted, plain, word } from './text.ts';

/** Approvers are asked, and answer. */
export type ApprovalNews =
  | {
      readonly kind: 'approval-wanted';
      readonly stage: string;
      /** The short id that an answer names. */
      readonly approval: string;
      readonly rules: ApprovalRules;
      /** Who requested the promotion: Hallmark for an event, or those; undefined: that is looked up when an answer comes. */
      readonly requester: 'hallmark' | readonly string[] | undefined;
      /** Whether AWS vouches for the names of all who requested it. */
      readonly requestedByPeople: boolean;
      /** Address of hallmark-take-answer. */
      readonly answerUrl: string;
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

type Wanted = Extract<ApprovalNews, { kind: 'approval-wanted' }>;

const wanted = (name: string, said: Wanted): Message => {
  const stage = plain(said.stage, 60);
  const { changes, rules, approval } = said;
  const which = rules.from.length > 0 ? ` of ${plain(rules.from.join(', '), 300)}` : '';
  return {
    mark: 'started',
    title: `${name} waits for approval: ${stage}`,
    lines: [
      ...(changes.length > 0
        ? [
            `Hallmark asks again because this changed since the approval: ${plain(changes.slice(0, TOP).join('; '), 600)}.`,
          ]
        : []),
      ...said.summary.slice(0, TOP).map((line) => plain(line, 400)),
      `Approval ${approval} of plan ${said.digest.slice(0, 12)}: ${approversNeeded(rules.approvers, rules.identity)}${which}, until ${plain(said.expires).slice(0, 16).replace('T', ' ')} UTC. Without approval it does not go to ${stage}.`,
      ...(rules.identity === 'aws' ? [requestedBy(said)] : []),
    ],
    ...(rules.identity === 'aws' ? byIdentity(said) : byName(approval)),
  };
};

const requestedBy = ({ requester, requestedByPeople, rules }: Wanted): string => {
  const may = rules.requester === 'may-approve';
  if (requester === 'hallmark') return 'Requested by Hallmark, for an event.';
  if (requester !== undefined) {
    const by = `Requested by ${plain(requester.join(', '), 300)}`;
    if (may) return `${by}.`;
    if (requestedByPeople) return `${by}, who may not approve it.`;
    return rules.whenRequesterUnknown === 'reject'
      ? `${by}. That does not say which person requested it, so this stage accepts no approval. Reject it and request it as a person.`
      : `${by}. That does not say which person requested it, and this stage accepts approvals without that.`;
  }
  if (may) return 'It was started outside Hallmark: who requested it is not recorded.';
  const unknown =
    rules.whenRequesterUnknown === 'reject'
      ? 'Nobody can approve it if CloudTrail does not show that.'
      : 'If CloudTrail does not show that, anyone who may approve can.';
  return `It was started outside Hallmark. When you approve, Hallmark looks up in CloudTrail who started it. ${unknown}`;
};

type Steps = Pick<Message, 'nextSteps' | 'commands'>;

const byIdentity = ({ approval: id, rules, answerUrl }: Wanted): Steps => {
  const approval = word(id, 8);
  return {
    nextSteps: [
      'Approve or reject with your own AWS credentials.',
      ...(rules.slack === 'approve'
        ? ['Everyone in the channel may use the Approve button: this stage trusts it.']
        : []),
    ],
    commands: [
      { label: 'Approve', command: `npm run request -- approve ${approval} --comment "why"` },
      { label: 'Reject', command: `npm run request -- reject ${approval} --comment "why"` },
      {
        label: 'Approve without the project',
        command: curl(word(answerUrl, 300), `{"answer":"approve","approval":"${approval}","comment":"why"}`),
      },
    ],
  };
};

/**
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html; curl signs since version 7.75:
 * https://curl.se/docs/manpage.html#--aws-sigv4
 */
const curl = (url: string, body: string): string => {
  const region = /\.lambda-url\.([a-z0-9-]+)\./.exec(url)?.[1] ?? '<region>';
  return `curl --aws-sigv4 "aws:amz:${region}:lambda" --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" -H "x-amz-security-token: $AWS_SESSION_TOKEN" -H "content-type: application/json" -d '${body}' ${url}`;
};

const byName = (approval: string): Steps => ({
  nextSteps: ['Or use the buttons, or test the function hallmark-answer-approval in the console with that payload.'],
  commands: [byDirectCall('Approve', word(approval, 8)), byDirectCall('Reject', word(approval, 8))],
});

/** Version 1 and version 2 of the AWS CLI read a payload by `fileb://` alike. */
const byDirectCall = (label: 'Approve' | 'Reject', approval: string): Command => ({
  label,
  command: `echo '{"approval":"${approval}","answer":"${label.toLowerCase()}","by":"you","comment":"why"}' | aws lambda invoke --function-name hallmark-answer-approval --payload fileb:///dev/stdin /dev/stdout`,
});

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
      nextSteps: ['Fix what the approver named, then build again or promote it by hand.'],
    };
  const open = needed - count;
  return {
    mark: 'good',
    title: open > 0 ? `${name} has ${count} of ${needed} approvals for ${stage}` : `${name} is approved for ${stage}`,
    lines: [said],
    nextSteps: [
      open > 0
        ? `${counted(open, 'more approval')} needed: answer the request for approval.`
        : 'Nothing to do: Hallmark continues if nothing has changed since it asked, and asks again if something has.',
    ],
  };
};
