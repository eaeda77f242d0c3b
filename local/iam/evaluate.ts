import type { Access, Principal } from '../kernel/call.ts';
import type { PolicyDocument } from '../kernel/policy.ts';
import type { Context } from './conditions.ts';
import { applies, namesExactly, namesPrincipal, type Question, statements } from './statement.ts';

export interface NamedPolicy {
  /** As people know it: `inline policy DefaultPolicy`, `managed policy AWSLambdaBasicExecutionRole`. */
  readonly name: string;
  readonly document: PolicyDocument;
}

/** What an account's IAM says of a principal. */
export interface Identity {
  readonly policies: readonly NamedPolicy[];
  readonly boundary?: NamedPolicy | undefined;
  readonly session?: NamedPolicy | undefined;
}

export type Decision = { readonly allowed: true; readonly by: string } | { readonly allowed: false; readonly why: string };

/**
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html: an explicit deny anywhere
 * decides; within an account the identity or the resource policy has to allow, across accounts both.
 */
export const evaluate = (access: Access, principal: Principal, identity: Identity, context: Context): Decision => {
  const question: Question = { action: access.action, resource: access.resource, principal, context };
  const resource = access.resourcePolicy && { name: 'the resource-based policy', document: access.resourcePolicy };
  const denied = explicitDeny(question, identity, resource);
  if (denied) return { allowed: false, why: `with an explicit deny in ${denied}` };
  const byResource = resource && allowedByResource(question, resource);
  if (access.resourcePolicyRequired) {
    return byResource ? { allowed: true, by: byResource.by } : { allowed: false, why: `because no resource-based policy allows the ${access.action} action` };
  }
  if (principal.type === 'service') {
    return byResource ? { allowed: true, by: byResource.by } : { allowed: false, why: `because no resource-based policy allows ${principal.service} the ${access.action} action` };
  }
  const sameAccount = (access.resourceAccount ?? principal.account) === principal.account;
  if (sameAccount && byResource?.exact && !identity.boundary && !identity.session) return { allowed: true, by: byResource.by };
  const byIdentity = allowedByIdentity(question, principal, identity);
  if (!byIdentity.allowed) return byIdentity;
  if ((!sameAccount || access.resourcePolicyMustAllow) && !byResource) {
    return { allowed: false, why: `because no resource-based policy in account ${access.resourceAccount ?? principal.account} allows the ${access.action} action` };
  }
  return byIdentity;
};

const explicitDeny = (question: Question, identity: Identity, resource: NamedPolicy | undefined): string | undefined => {
  const own = [...identity.policies, ...(identity.boundary ? [identity.boundary] : []), ...(identity.session ? [identity.session] : [])];
  for (const policy of own) {
    const found = find(policy, 'Deny', question);
    if (found) return found;
  }
  return resource && find(resource, 'Deny', question, true);
};

const allowedByResource = (question: Question, policy: NamedPolicy): { by: string; exact: boolean } | undefined => {
  for (const [index, statement] of statements(policy.document).entries()) {
    if (statement.Effect !== 'Allow' || !namesPrincipal(statement, question.principal) || !applies(statement, question)) continue;
    return { by: label(policy, statement.Sid, index), exact: namesExactly(statement, question.principal) };
  }
  return undefined;
};

const allowedByIdentity = (question: Question, principal: Principal, identity: Identity): Decision => {
  if (principal.type === 'root') return { allowed: true, by: 'the account root' };
  const by = first(identity.policies, question);
  const none = (kind: string, among: readonly NamedPolicy[]): Decision => ({
    allowed: false,
    why: `because no ${kind} policy allows the ${question.action} action${among.length > 0 ? ` (looked at: ${among.map(({ name }) => name).join(', ')})` : ''}`,
  });
  if (!by) return none('identity-based', identity.policies);
  if (identity.boundary && !first([identity.boundary], question)) return none('permissions boundary', [identity.boundary]);
  if (identity.session && !first([identity.session], question)) return none('session', [identity.session]);
  return { allowed: true, by };
};

const first = (policies: readonly NamedPolicy[], question: Question): string | undefined => {
  for (const policy of policies) {
    const found = find(policy, 'Allow', question);
    if (found) return found;
  }
  return undefined;
};

const find = (policy: NamedPolicy, effect: 'Allow' | 'Deny', question: Question, principalCounts = false): string | undefined => {
  for (const [index, statement] of statements(policy.document).entries()) {
    if (statement.Effect !== effect || !applies(statement, question)) continue;
    if (!principalCounts || namesPrincipal(statement, question.principal)) return label(policy, statement.Sid, index);
  }
  return undefined;
};

const label = (policy: NamedPolicy, sid: string | undefined, index: number): string =>
  `${sid ? `statement "${sid}"` : `statement ${index + 1}`} of ${policy.name}`;
