import type { Access } from '../kernel/call.ts';
import type { PolicyDocument } from '../kernel/policy.ts';
import type { Decision } from './decision.ts';
import type { NamedPolicy } from './identity.ts';
import { about } from './policy-index.ts';
import { naming, nearMiss, type Question } from './statement.ts';

/** No policy of a kind that the principal carries allows: which were looked at, and what was missing by a hair. */
export const notAllowed = (
  kind: 'identity-based' | 'permissions boundary' | 'session',
  holder: string,
  policies: readonly NamedPolicy[],
  question: Question,
): Decision => {
  const names = policies.map(({ name }) => name).join(', ') || 'no policies';
  const misses = policies.map(({ name, document }) => missOf(document, `of ${name}`, question, () => true));
  return refused(`no ${kind} policy allows the ${question.action} action (${holder}: ${names})`, misses);
};

/** The resource's policy does not allow this principal. */
export const notGranted = (access: Access, question: Question): Decision => {
  const { action, resourcePolicy, resourceAccount } = access;
  const { principal } = question;
  const whom = principal.type === 'service' ? ` ${principal.service}` : '';
  const where = resourceAccount === undefined ? '' : ` in account ${resourceAccount}`;
  const none = resourcePolicy ? '' : ' (the resource has none)';
  const names = (statement: Parameters<typeof naming>[0]) => naming(statement, principal) !== undefined;
  const miss = resourcePolicy && missOf(resourcePolicy, 'of the resource-based policy', question, names);
  return refused(`no resource-based policy${where} allows${whom} the ${action} action${none}`, [miss]);
};

const refused = (what: string, misses: readonly (string | undefined)[]): Decision => {
  const miss = misses.find((each) => each !== undefined);
  return { allowed: false, why: `because ${what}${miss ? `; ${miss}` : ''}` };
};

const missOf = (
  document: PolicyDocument,
  of: string,
  question: Question,
  among: (statement: Parameters<typeof naming>[0]) => boolean,
): string | undefined => {
  for (const { statement, label } of about(document, question.action).allow) {
    const condition = among(statement) ? nearMiss(statement, question) : undefined;
    if (condition) return `${label} ${of} would, but its condition ${condition} does not hold`;
  }
  return undefined;
};
