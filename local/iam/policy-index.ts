import type { PolicyDocument, Statement } from '../kernel/policy.ts';
import { matches } from './match.ts';

/** A statement with the name that refusals give it. */
export interface IndexedStatement {
  /** `statement "DenyX"` by Sid, else `statement 2` by its place. */
  readonly label: string;
  readonly statement: Statement;
}

/** The statements of a policy that speak about one action, by effect. */
export interface AboutAction {
  readonly allow: readonly IndexedStatement[];
  readonly deny: readonly IndexedStatement[];
}

/** Policies are replaced, never changed in place, so an index stays true as long as its document lives. */
const indexes = new WeakMap<PolicyDocument, Map<string, AboutAction>>();

/** A process asks about few hundred actions; what made-up ones leave behind must not pile up. */
const ACTIONS_KEPT = 1000;

/** The statements about `action`; the same few actions are asked about again and again, so each is matched once. */
export const about = (policy: PolicyDocument, action: string): AboutAction => {
  const index = indexOf(policy);
  const known = index.get(action);
  if (known) return known;
  if (index.size >= ACTIONS_KEPT) index.clear();
  const made = sift(policy, action);
  index.set(action, made);
  return made;
};

const indexOf = (policy: PolicyDocument): Map<string, AboutAction> => {
  const known = indexes.get(policy);
  if (known) return known;
  const made = new Map<string, AboutAction>();
  indexes.set(policy, made);
  return made;
};

const sift = (policy: PolicyDocument, action: string): AboutAction => {
  const statements = Array.isArray(policy.Statement) ? policy.Statement : [policy.Statement as Statement];
  const speaking = statements
    .map((statement, index) => ({ statement, label: labelOf(statement, index) }))
    .filter(({ statement }) => isAbout(statement, action));
  return {
    allow: speaking.filter(({ statement }) => statement.Effect === 'Allow'),
    deny: speaking.filter(({ statement }) => statement.Effect === 'Deny'),
  };
};

const labelOf = ({ Sid }: Statement, index: number): string => `statement ${Sid ? `"${Sid}"` : index + 1}`;

const isAbout = ({ Action, NotAction }: Statement, action: string): boolean => {
  const fits = (pattern: string) => matches(pattern, action, true);
  return NotAction === undefined ? many(Action).some(fits) : !many(NotAction).some(fits);
};

/** IAM takes one value where a list may stand. */
export const many = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value;
