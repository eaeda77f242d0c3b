import { fits } from '../glob.ts';
import { IDENTITY_CENTER_PREFIX, type Identity, looksLikeIdentityCenter, roleKey } from './identity.ts';

/** `[<account>/]role/<name>[/<session>]` or `[<account>/]user/<name>`, where `*` stands for any characters of a name. */
interface Pattern {
  readonly account: string | undefined;
  readonly kind: 'role' | 'user';
  readonly name: string;
  readonly session: string | undefined;
}

const PATTERN =
  /^(?:(\d{12})\/)?(?:(role)\/([\w+=,.@*-]{1,64})(?:\/([\w+=,.@*-]{1,64}))?|(user)\/([\w+=,.@*-]{1,64}))$/;

const parsePattern = (text: string): Pattern | undefined => {
  const [whole, account, role, roleName, session, , userName] = PATTERN.exec(text) ?? [];
  if (whole === undefined) return undefined;
  return role
    ? { account, kind: 'role', name: roleName ?? '', session }
    : { account, kind: 'user', name: userName ?? '', session };
};

/** Whether the pattern names the identity. Without an account it means that of the hub. */
export const matchesPattern = (text: string, identity: Identity, hubAccount: string): boolean => {
  const pattern = parsePattern(text);
  if (!pattern || identity.kind === 'none' || identity.account !== (pattern.account ?? hubAccount)) return false;
  const { kind, name, session } = pattern;
  if (kind === 'user') return identity.role === undefined && names(name, identity.name);
  if (identity.role === undefined || !names(name, identity.role)) return false;
  return session === undefined || (identity.kind === 'person' && names(session, identity.name));
};

/** Names of IAM are not told apart by case. */
const names = (pattern: string, name: string): boolean => fits(pattern.toLowerCase(), name.toLowerCase());

/** Why a pattern can never name anybody, in a sentence; undefined for a good one. */
export const patternProblem = (text: string, trusted: readonly string[], hubAccount: string): string | undefined => {
  const pattern = parsePattern(text);
  if (!pattern)
    return `"${text}" is not a pattern of approvers: write role/<name>, role/<name>/<session> or user/<name>, with an account id before it if it is not the hub's. The path of a role does not belong in it`;
  const { kind, name, session } = pattern;
  const identityCenter = name.toLowerCase().startsWith(IDENTITY_CENTER_PREFIX.toLowerCase());
  if (kind === 'role' && identityCenter && !name.includes('*') && !looksLikeIdentityCenter(name))
    return `"${text}" matches no role: names of roles of IAM Identity Center end in 16 digits of their own, so write ${name}_*`;
  if (session !== undefined && !identityCenter && !trusts(pattern, trusted, hubAccount))
    return `"${text}" names a session, and whoever uses ${name} chooses its name: leave the session out, or add the role to approvals.trustedSessionNames if its trust policy fixes the name`;
  return undefined;
};

/**
 * How many people or roles the patterns can name at most; Infinity where one of them names any number.
 */
export const mostApprovers = (texts: readonly string[], trusted: readonly string[], hubAccount: string): number => {
  const all = texts.map((text) => one(text, trusted, hubAccount));
  return all.includes(undefined) ? Number.POSITIVE_INFINITY : new Set(all).size;
};

/** The one identity that a pattern names; undefined where it names any number. */
const one = (text: string, trusted: readonly string[], hubAccount: string): string | undefined => {
  const pattern = parsePattern(text);
  if (!pattern) return '';
  const { account = hubAccount, kind, name, session } = pattern;
  const people = session ?? (kind === 'user' ? name : undefined);
  if (people !== undefined) return people.includes('*') ? undefined : `person/${people.toLowerCase()}`;
  if (name.includes('*') || looksLikeIdentityCenter(name) || trusts(pattern, trusted, hubAccount)) return undefined;
  return roleKey(account, name);
};

const trusts = ({ account, name }: Pattern, trusted: readonly string[], hubAccount: string): boolean =>
  trusted.some((each) => {
    const [inAccount = '', , role = ''] = each.split('/');
    return inAccount === (account ?? hubAccount) && names(name, role);
  });

export const accountOfPattern = (text: string): string | undefined => parsePattern(text)?.account;
