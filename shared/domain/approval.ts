/** Persons are asked before a stage begins. */
export interface ApprovalPolicy {
  /** How many have to approve. */
  readonly approvers: number;
  readonly timeoutHours: number;
  /** Names of those who may answer; empty: everybody who may invoke the function. */
  readonly from: readonly string[];
}

export interface Answer {
  readonly answer: 'approve' | 'reject';
  readonly by: string;
  readonly comment: string;
  /** ISO 8601 */
  readonly at: string;
  /** Request id of the invocation, by which CloudTrail shows who really made it. */
  readonly requestId: string;
}

export type ApprovalState = 'pending' | 'approved' | 'rejected' | 'overtaken';

/** The answers with one more: a person counts once, and the last word of each counts. */
export const withAnswer = (answers: readonly Answer[], given: Answer): readonly Answer[] => [
  ...answers.filter(({ by }) => !samePerson(by, given.by)),
  given,
];

/** One rejection ends it. */
export const stateOf = (answers: readonly Answer[], needed: number): ApprovalState => {
  if (answers.some(({ answer }) => answer === 'reject')) return 'rejected';
  return answers.length >= needed ? 'approved' : 'pending';
};

export const samePerson = (one: string, other: string): boolean =>
  one.trim().toLowerCase() === other.trim().toLowerCase();

/** Without characters that people mix up: I, L, O, U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Eight characters that fit a button and can be read out; from 64 hexadecimal digits. */
export const shortId = (hash: string): string =>
  Array.from({ length: 8 }, (_, at) => ALPHABET[Number.parseInt(hash.slice(2 * at, 2 * at + 2), 16) % 32]).join('');
