import { boundedProblems } from '../domain/bounded-problems.ts';
import { saysSomething } from '../domain/reason.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';

/** What an approver has said. */
export interface Said {
  readonly approval: string;
  readonly answer: 'approve' | 'reject';
  /** Undefined: a button was pressed, which does not say by whom. */
  readonly by: string | undefined;
  readonly comment: string;
}

const EXAMPLE = '{"approval": "7K3M9QWX", "answer": "approve", "comment": "CHG-17"}';
const FIELDS = ['approval', 'answer', 'action', 'approve', 'reject', 'by', 'comment'];
const ID = /^[0-9A-Z]{8}$/;
const LONGEST = { by: 100, comment: 500 } as const;

/** Reads `{"approval": id, "answer": "approve"}` or, as buttons send it, `{"approve": id}`. All that is wrong is said at once. */
export const readAnswer = (given: unknown): Said | Refusal => {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    return refusal('ANSWER_MALFORMED', `The input takes a JSON object such as ${EXAMPLE}.`);
  const all = given as Record<string, unknown>;
  const word = all['answer'] ?? all['action'];
  const forms = [word ?? all['approval'], all['approve'], all['reject']].filter((each) => each !== undefined);
  const answer = all['approve'] === undefined ? (all['reject'] === undefined ? word : 'reject') : 'approve';
  const named = all['approve'] ?? all['reject'] ?? all['approval'];
  const id = text(typeof named === 'number' ? String(named) : named).toUpperCase();
  const problems = [
    ...Object.keys(all)
      .filter((field) => !FIELDS.includes(field))
      .map((field) => `"${field.slice(0, 40)}" is not known; known are ${FIELDS.join(', ')}.`),
    ...(forms.length > 1 || (all['answer'] !== undefined && all['action'] !== undefined)
      ? ['Give one answer to one approval.']
      : []),
    ...(answer === 'approve' || answer === 'reject' ? [] : ['"answer" takes "approve" or "reject".']),
    ...(ID.test(id) ? [] : ['"approval" takes the id of eight letters and digits that the message has.']),
    ...(['by', 'comment'] as const)
      .filter((field) => all[field] !== undefined && !isText(all[field], LONGEST[field]))
      .map((field) => `"${field}" takes a text of at most ${LONGEST[field]} characters.`),
  ];
  if (problems.length > 0)
    return refusal('ANSWER_MALFORMED', `${boundedProblems(problems).join(' ')} Such as ${EXAMPLE}.`);
  return {
    approval: id,
    answer: answer as Said['answer'],
    by: saidIn(all['by']) || undefined,
    comment: saidIn(all['comment']),
  };
};

const isText = (value: unknown, longest: number): boolean => typeof value === 'string' && value.length <= longest;

/** Characters that show nothing say nothing. */
const saidIn = (value: unknown): string => (saysSomething(text(value)) ? text(value).toWellFormed() : '');

const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');
