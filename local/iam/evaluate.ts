import type { Access, Principal } from '../kernel/call.ts';
import type { PolicyDocument, Statement } from '../kernel/policy.ts';
import type { Context } from './conditions.ts';
import type { Decision } from './decision.ts';
import type { Identity, NamedPolicy } from './identity.ts';
import { about } from './policy-index.ts';
import { applies, type Naming, naming, type Question } from './statement.ts';
import { notAllowed, notGranted } from './why.ts';

/**
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html: an explicit deny anywhere
 * decides; within an account the identity or the resource policy has to allow, across accounts both.
 */
export const evaluate = (access: Access, principal: Principal, identity: Identity, context: Context): Decision => {
  const question: Question = { action: access.action, resource: access.resource, principal, context };
  const denied = explicitDeny(question, identity, access.resourcePolicy);
  if (denied) return { allowed: false, why: `with an explicit deny in ${denied}` };
  const granted = access.resourcePolicy && grantOf(access.resourcePolicy, question);
  if (access.resourcePolicyRequired || principal.type === 'service') {
    return granted ? { allowed: true, by: granted.by } : notGranted(access, question);
  }
  const sameAccount = (access.resourceAccount ?? principal.account) === principal.account;
  if (sameAccount && granted?.naming === 'session') return { allowed: true, by: granted.by };
  const own = sameAccount && granted?.naming === 'role' ? granted.by : ofIdentity(question, identity);
  if (own === undefined) return notAllowed('identity-based', identity.holder, identity.policies, question);
  const { boundary, session } = identity;
  if (boundary && !allowing(boundary, question))
    return notAllowed('permissions boundary', identity.holder, [boundary], question);
  if (session && !allowing(session, question)) return notAllowed('session', identity.holder, [session], question);
  const needsGrant = !sameAccount || access.resourcePolicyMustAllow;
  return needsGrant && !granted ? notGranted(access, question) : { allowed: true, by: own };
};

const explicitDeny = (question: Question, identity: Identity, resource: PolicyDocument | undefined) => {
  for (const policy of identity.policies) {
    const found = denying(policy, question);
    if (found) return found;
  }
  const others =
    (identity.boundary && denying(identity.boundary, question)) ??
    (identity.session && denying(identity.session, question));
  if (others || !resource) return others;
  const named = about(resource, question.action).deny.find(
    ({ statement }) =>
      (naming(statement, question.principal) || exemptsInVain(statement, identity)) && applies(statement, question),
  );
  return named && `${named.label} of the resource-based policy`;
};

/**
 * A Deny with NotPrincipal always denies a principal that has a permissions boundary, whoever it exempts:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
const exemptsInVain = ({ NotPrincipal }: Statement, { boundary }: Identity): boolean =>
  NotPrincipal !== undefined && boundary !== undefined;

const denying = ({ name, document }: NamedPolicy, question: Question): string | undefined => {
  const found = about(document, question.action).deny.find(({ statement }) => applies(statement, question));
  return found && `${found.label} of ${name}`;
};

const allowing = ({ name, document }: NamedPolicy, question: Question): string | undefined => {
  const found = about(document, question.action).allow.find(({ statement }) => applies(statement, question));
  return found && `${found.label} of ${name}`;
};

interface Grant {
  readonly by: string;
  readonly naming: Naming;
}

const CLOSEST: readonly Naming[] = ['session', 'role', 'account'];

/** The statement of a resource policy that allows and names the principal most closely. */
const grantOf = (policy: PolicyDocument, question: Question): Grant | undefined => {
  let best: Grant | undefined;
  for (const { statement, label } of about(policy, question.action).allow) {
    const close = naming(statement, question.principal);
    if (!close || (best && CLOSEST.indexOf(close) >= CLOSEST.indexOf(best.naming)) || !applies(statement, question))
      continue;
    best = { naming: close, by: `${label} of the resource-based policy` };
  }
  return best;
};

const ofIdentity = (question: Question, { policies }: Identity): string | undefined => {
  if (question.principal.type === 'root') return 'the root of the account';
  for (const policy of policies) {
    const found = allowing(policy, question);
    if (found) return found;
  }
  return undefined;
};
