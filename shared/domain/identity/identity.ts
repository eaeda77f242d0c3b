import { cleanName } from './clean-name.ts';

/** Who called, as AWS has authenticated it. */
export interface Caller {
  readonly arn: string;
  readonly account: string;
  /** `AROA…:session`, `AIDA…`; undefined where it is not known. */
  readonly userId?: string | undefined;
}

/**
 * What a caller counts as. `person`: AWS vouches for the name. `role`: the caller chooses the session's name, so that all sessions of
 * the role are one. `none`: root, a federated user or a service, behind which could be anyone.
 */
export interface Identity {
  readonly kind: 'person' | 'role' | 'none';
  /** Equal for everything that counts as one. */
  readonly id: string;
  readonly arn: string;
  readonly account: string;
  /** Of a session. */
  readonly role?: string | undefined;
  /** Of the user or the session; of a role that counts as one, its own. */
  readonly name: string;
}

export interface SessionNames {
  /** Roles whose trust policy fixes the session name, `111111111111/role/<name>`. */
  readonly trusted: readonly string[];
  /** Whether the role was made by IAM Identity Center. Its name alone does not prove that. */
  readonly fromIdentityCenter: boolean;
}

/**
 * Names of IAM and of sessions: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html,
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html. Whatever has other characters is nobody's name.
 */
const USER = /^arn:aws[a-z-]*:iam::(\d{12}):user\/(?:[!-.0-~]+\/)*([\w+=,.@-]{1,64})$/;
const SESSION = /^arn:aws[a-z-]*:sts::(\d{12}):assumed-role\/([\w+=,.@-]{1,64})\/([\w+=,.@-]{2,64})$/;

/** https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html */
const IDENTITY_CENTER = /^AWSReservedSSO_[\w+=,.@-]+_[0-9a-f]{16}$/i;
export const IDENTITY_CENTER_PREFIX = 'AWSReservedSSO_';

/** The role of a session, if its name looks like one of IAM Identity Center; undefined for any other caller. */
export const identityCenterRole = ({ arn, account, userId }: Caller) => {
  const [, inAccount, role = ''] = SESSION.exec(arn) ?? [];
  return inAccount === account && IDENTITY_CENTER.test(role)
    ? { account, role, roleId: userId?.split(':')[0] ?? '' }
    : undefined;
};

export const looksLikeIdentityCenter = (role: string): boolean => IDENTITY_CENTER.test(role);

export const roleKey = (account: string, role: string): string => `${account}/role/${role}`.toLowerCase();

/**
 * The same name is the same person, whichever account, permission set or kind of user it comes from: to count one person as two is
 * worse than to count two as one.
 */
export const identityOf = (caller: Caller, { trusted, fromIdentityCenter }: SessionNames): Identity => {
  const { arn, account } = caller;
  const [, userAccount, user = ''] = USER.exec(arn) ?? [];
  if (userAccount === account) return { ...person(user), arn, account };
  const [, sessionAccount, role = '', session = ''] = SESSION.exec(arn) ?? [];
  if (sessionAccount !== account) return nobodyInParticular(caller);
  if (role.toLowerCase().startsWith(IDENTITY_CENTER_PREFIX.toLowerCase()))
    return IDENTITY_CENTER.test(role) && fromIdentityCenter
      ? { ...person(session), arn, account, role }
      : nobodyInParticular(caller);
  const key = roleKey(account, role);
  return trusted.some((each) => each.toLowerCase() === key)
    ? { ...person(session), arn, account, role }
    : { kind: 'role', id: key, arn, account, role, name: role };
};

/**
 * Whether a session is of Hallmark itself: a role of the hub stack, whose roles CloudFormation names after the stack, the role that
 * targets trust, or a function, which is also the name of its session. Behind it is whoever made Hallmark act. An ordinary role whose
 * callers choose such a name counts as Hallmark too: that makes nobody an approver.
 */
export const isHallmarkItself = ({ arn }: Caller): boolean => {
  const [, , role = '', session = ''] = SESSION.exec(arn) ?? [];
  if (role.toLowerCase().startsWith(IDENTITY_CENTER_PREFIX.toLowerCase())) return false;
  return /^(?:HallmarkHub-.*|hallmark-hub)$/i.test(role) || /^hallmark-/i.test(session);
};

const person = (name: string) => ({ kind: 'person' as const, id: `person/${name.toLowerCase()}`, name });

/** A caller behind whom could be anyone. */
export const nobodyInParticular = ({ arn, account }: Caller): Identity => {
  const shown = cleanName(arn, 200);
  return {
    kind: 'none',
    id: `none/${shown}`,
    arn: shown,
    account: /^\d{12}$/.test(account) ? account : '',
    name: shown,
  };
};

/** `dana@example.com (AWSReservedSSO_ReleaseManagers_0123456789abcdef)` */
export const shownIdentity = ({ kind, name, role, account }: Identity): string => {
  if (kind === 'none') return name;
  if (kind === 'role') return `role ${name} (${account})`;
  return `${name} (${role ?? `user of ${account}`})`;
};
