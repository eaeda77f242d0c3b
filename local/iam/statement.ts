import type { Principal } from '../kernel/call.ts';
import type { Statement } from '../kernel/policy.ts';
import { type Context, holds } from './conditions.ts';
import { matchesArn } from './match.ts';
import { many } from './policy-index.ts';

/** What is asked of a policy. */
export interface Question {
  readonly action: string;
  readonly resource: string;
  readonly principal: Principal;
  readonly context: Context;
}

/** Whether a statement about the action speaks about this resource in this situation. Its principal is another question. */
export const applies = (statement: Statement, question: Question): boolean =>
  resourceMatches(statement, question) && conditionsHold(statement, question.context);

const resourceMatches = ({ Resource, NotResource }: Statement, { resource, context }: Question): boolean => {
  const fits = (pattern: string) => matchesArn(substituted(pattern, context), resource);
  if (NotResource !== undefined) return !many(NotResource).some(fits);
  // Trust policies have no resource: the role itself is meant.
  return Resource === undefined || many(Resource).some(fits);
};

const conditionsHold = (statement: Statement, context: Context): boolean =>
  statement.Condition === undefined || unmetCondition(statement, context) === undefined;

/** The first condition that does not hold: `StringEquals sts:ExternalId`. */
const unmetCondition = ({ Condition }: Statement, context: Context): string | undefined => {
  for (const [operator, keys] of Object.entries(Condition ?? {})) {
    for (const [key, wanted] of Object.entries(keys)) {
      if (!holds(operator, key, values(wanted, context), context)) return `${operator} ${key}`;
    }
  }
  return undefined;
};

/** The condition on which alone a statement about this action and resource fails, if there is one. */
export const nearMiss = (statement: Statement, question: Question): string | undefined =>
  resourceMatches(statement, question) ? unmetCondition(statement, question.context) : undefined;

const values = (wanted: string | readonly string[] | boolean | number, context: Context): readonly string[] =>
  (Array.isArray(wanted) ? wanted : [wanted]).map((text) => substituted(String(text), context));

const VARIABLE = /\$\{([^*?$}][^},]*)(?:,\s*'([^']*)')?\}/g;
/** Fits no pattern, since no value holds it. */
const NO_VALUE = '\u0000';

/**
 * Policy variables: `${aws:PrincipalAccount}`, `${aws:PrincipalTag/team, 'none'}`; one without a value or default
 * matches nothing. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
const substituted = (text: string, context: Context): string =>
  text.includes('${')
    ? text.replace(VARIABLE, (_match, key: string, otherwise: string | undefined) => {
        const value = context.get(key.trim().toLowerCase());
        return typeof value === 'string' ? value : (otherwise ?? NO_VALUE);
      })
    : text;

/** How closely a resource policy's statement names a principal; `undefined`: not at all. */
export type Naming =
  /** The account, which hands the decision to its own policies. */
  | 'account'
  /** The role: within the account that is permission enough, as far as its boundary and the session's policy allow. */
  | 'role'
  /** The session itself, everybody or a service: not even a permissions boundary or session policy narrows that. */
  | 'session';

/**
 * Permissions boundaries and session policies limit what a policy gives to a role, but not what it gives to a session or to `*`:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-eval-logic and
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
 */
export const naming = ({ Principal: element, NotPrincipal }: Statement, principal: Principal): Naming | undefined => {
  if (NotPrincipal !== undefined) return namedBy(NotPrincipal, principal) ? undefined : 'role';
  return element === undefined ? undefined : namedBy(element, principal);
};

const namedBy = (element: NonNullable<Statement['Principal']>, principal: Principal): Naming | undefined => {
  const isService = principal.type === 'service';
  if (element === '*') return 'session';
  const names = many(element['AWS']);
  if (isService)
    return names.includes('*') || many(element['Service']).includes(principal.service) ? 'session' : undefined;
  if (names.includes(principal.arn)) return principal.type === 'root' ? 'account' : 'session';
  if (names.includes('*')) return 'session';
  if (principal.type === 'role' && names.includes(principal.roleArn)) return 'role';
  const account = names.some((name) => name === principal.account || name === `arn:aws:iam::${principal.account}:root`);
  return account ? 'account' : undefined;
};
