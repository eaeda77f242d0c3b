/** Approvers are asked before a stage begins. */
export interface ApprovalPolicy extends ApprovalRules {
  readonly timeoutHours: number;
}

/** Who may approve. */
export interface ApprovalRules {
  /** How many have to approve. */
  readonly approvers: number;
  /**
   * `aws`: patterns of the roles and users that may approve. `declared`: names. Empty: everyone who may call the function.
   */
  readonly from: readonly string[];
  /** Whether approvers are known by their AWS identity, or by the name that they give. */
  readonly identity: 'aws' | 'declared';
  /** Whether those who requested a promotion may approve it. */
  readonly requester: 'may-not-approve' | 'may-approve';
  /** Whether an approval counts if neither Hallmark nor CloudTrail knows who requested the promotion. */
  readonly whenRequesterUnknown: 'reject' | 'allow';
  /** What buttons and direct invocations may do, which do not say who uses them. */
  readonly slack: 'reject-only' | 'approve';
}

export interface Answer {
  readonly answer: 'approve' | 'reject';
  /** Equal for answers that count as one. */
  readonly who: string;
  /** As it is shown. */
  readonly by: string;
  readonly comment: string;
  /** ISO 8601 */
  readonly at: string;
  /** Request id of the invocation, by which CloudTrail's data events show it. */
  readonly requestId: string;
}

export type ApprovalState = 'pending' | 'approved' | 'rejected' | 'overtaken';

/** The answers with one more: each approver counts once, with the last word. */
export const withAnswer = (answers: readonly Answer[], given: Answer): readonly Answer[] => [
  ...answers.filter(({ who }) => who !== given.who),
  given,
];

/** One rejection ends it. */
export const stateOf = (answers: readonly Answer[], needed: number): ApprovalState => {
  if (answers.some(({ answer }) => answer === 'reject')) return 'rejected';
  return answers.length >= needed ? 'approved' : 'pending';
};

/** `2 answers`, or `2 people` where Hallmark knows who they are. */
export const approversNeeded = (count: number, identity: ApprovalRules['identity']): string => {
  const [one, many] = identity === 'aws' ? ['person or role', 'different people or roles'] : ['answer', 'answers'];
  return `${count} ${count === 1 ? one : many}`;
};

/** Without characters that people mix up: I, L, O, U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Eight characters that fit a button and can be read out; from 64 hexadecimal digits. */
const shortId = (hash: string): string =>
  Array.from({ length: 8 }, (_, at) => ALPHABET[Number.parseInt(hash.slice(2 * at, 2 * at + 2), 16) % 32]).join('');

/** One for each time that an execution asks for a stage. */
export const approvalId = (
  asks: { readonly executionArn: string; readonly startedAt: string; readonly stage: string; readonly attempt: number },
  hash: (text: string) => string,
): string => shortId(hash(`${asks.executionArn} ${asks.startedAt} ${asks.stage} ${asks.attempt}`));

const ANOTHER = 'Another promotion of ';

/** Why an approval is superseded. The same build may have been promoted again by hand. */
export const supersededBecause = (
  { image, version, sortable }: { readonly image: string; readonly version: string; readonly sortable: string },
  newest: { readonly version: string; readonly sortable: string } | undefined,
): string =>
  newest && newest.sortable <= sortable
    ? `${ANOTHER}${image} ${newest.version} asks now`
    : `A newer build of ${image} came after ${version}`;

export const isAnotherPromotion = (message: string): boolean => message.startsWith(ANOTHER);
