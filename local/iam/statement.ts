import type { Principal } from '../kernel/call.ts';
import type { PolicyDocument, Statement } from '../kernel/policy.ts';
import { type Context, holds } from './conditions.ts';
import { matches, matchesArn } from './match.ts';

/** What is asked of a policy. */
export interface Question {
  readonly action: string;
  readonly resource: string;
  readonly principal: Principal;
  readonly context: Context;
}

export const statements = (policy: PolicyDocument): readonly Statement[] => (Array.isArray(policy.Statement) ? policy.Statement : [policy.Statement as Statement]);

const list = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value;

/** Whether a statement speaks about this action, resource and condition. Its principal is another question. */
export const applies = (statement: Statement, question: Question): boolean =>
  actionMatches(statement, question.action) && resourceMatches(statement, question) && conditionsHold(statement, question.context);

const actionMatches = ({ Action, NotAction }: Statement, action: string): boolean =>
  NotAction === undefined ? list(Action).some((pattern) => matches(pattern, action, true)) : !list(NotAction).some((pattern) => matches(pattern, action, true));

const resourceMatches = ({ Resource, NotResource }: Statement, { resource, context }: Question): boolean => {
  const fits = (pattern: string) => matchesArn(substituted(pattern, context), resource);
  if (NotResource !== undefined) return !list(NotResource).some(fits);
  // Trust policies have no resource: the role itself is meant.
  return Resource === undefined || list(Resource).some(fits);
};

const conditionsHold = ({ Condition }: Statement, context: Context): boolean =>
  Object.entries(Condition ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) =>
      holds(
        operator,
        key,
        (Array.isArray(wanted) ? wanted : [wanted]).map((text) => substituted(String(text), context)),
        context,
      ),
    ),
  );

/** Policy variables: `${aws:PrincipalAccount}`; one without a value in the request matches nothing. */
const substituted = (text: string, context: Context): string =>
  text.includes('${')
    ? text.replace(/\$\{([^*?$}][^}]*)\}/g, (_match, key: string) => {
        const value = context.get(key.toLowerCase());
        return typeof value === 'string' ? value : '\u0000';
      })
    : text;

/** Whether a resource policy's statement names this principal. */
export const namesPrincipal = (statement: Statement, principal: Principal): boolean => {
  if (statement.NotPrincipal !== undefined) return !named(statement.NotPrincipal, principal);
  return statement.Principal !== undefined && named(statement.Principal, principal);
};

const named = (element: NonNullable<Statement['Principal']>, principal: Principal): boolean => {
  if (element === '*') return true;
  if (principal.type === 'service') return list(element['Service']).includes(principal.service);
  return list(element['AWS']).some((name) => isPrincipal(name, principal));
};

const isPrincipal = (name: string, principal: Exclude<Principal, { type: 'service' }>): boolean =>
  name === '*' ||
  name === principal.account ||
  name === `arn:aws:iam::${principal.account}:root` ||
  name === principal.arn ||
  (principal.type === 'role' && name === principal.roleArn);

/** A grant to the account delegates to its policies; one to the role or session itself stands alone. */
export const namesExactly = (statement: Statement, principal: Principal): boolean => {
  const element = statement.Principal;
  if (element === undefined || element === '*' || principal.type === 'service') return element !== undefined;
  return list(element['AWS']).some((name) => name === '*' || name === principal.arn || (principal.type === 'role' && name === principal.roleArn));
};
