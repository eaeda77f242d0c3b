import { contextOf } from '../../iam/context.ts';
import { evaluate } from '../../iam/evaluate.ts';
import type { Access, Principal } from '../../kernel/call.ts';
import { AwsError } from '../../kernel/errors.ts';
import type { SessionCredentials, World } from '../../kernel/world.ts';
import { type Role, roleOf } from '../iam/state.ts';

export interface Session extends SessionCredentials {
  readonly principal: Principal;
  /** Virtual time in milliseconds since 1970. */
  readonly expiresAt: number;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const sessions = (world: World): Record<string, Session> =>
  world.state<{ sessions: Record<string, Session> }>('sts', 'global', 'global', () => ({ sessions: {} })).sessions;

export const sessionOf = (world: World, accessKeyId: string): Session | undefined => sessions(world)[accessKeyId];

/** The oldest come first, so this stops at the first that still lasts. */
const forgetExpired = (known: Record<string, Session>, now: number): void => {
  for (const [id, { expiresAt }] of Object.entries(known)) {
    // A day's grace: who comes late shall hear that the token expired, not that nobody has it.
    if (expiresAt + DAY > now) return;
    delete known[id];
  }
};

/** New credentials for a principal, known to the endpoint until they expire. */
export const openSession = (world: World, principal: Principal, milliseconds = HOUR): Session => {
  const known = sessions(world);
  forgetExpired(known, world.clock.now());
  const accessKeyId = `ASIA${world.ids.hex('access-key', 16).toUpperCase()}`;
  const session: Session = {
    accessKeyId,
    secretAccessKey: world.ids.hex('secret', 40),
    sessionToken: world.ids.hex('session-token', 64),
    principal,
    expiresAt: world.clock.now() + milliseconds,
  };
  known[accessKeyId] = session;
  return session;
};

export const rolePrincipal = (
  roleArn: string,
  role: Role,
  sessionName: string,
): Extract<Principal, { type: 'role' }> => {
  const account = roleArn.split(':')[4] ?? '';
  const name = roleArn.split('/').at(-1) ?? '';
  return {
    type: 'role',
    account,
    roleArn,
    arn: `arn:aws:sts::${account}:assumed-role/${name}/${sessionName}`,
    userId: `${role.roleId}:${sessionName}`,
  };
};

/** A role session for an AWS service (Lambda, Step Functions, EventBridge), after the role's trust policy was asked. */
export const assumeRoleForService = (
  world: World,
  roleArn: string,
  service: string,
  sessionName: string,
): Principal => {
  const role = roleOf(world, roleArn);
  const account = roleArn.split(':')[4] ?? '';
  const principal: Principal = { type: 'service', service, account, arn: service, userId: service };
  if (!role)
    throw new AwsError('AccessDenied', `${service} cannot assume ${roleArn}: there is no such role.`, { status: 403 });
  const access: Access = {
    action: 'sts:AssumeRole',
    resource: roleArn,
    resourceAccount: account,
    resourcePolicy: role.trust,
    resourcePolicyRequired: true,
  };
  const decision = evaluate(
    access,
    principal,
    { holder: service, policies: [] },
    contextOf(access, { principal, region: 'us-east-1' }, world),
  );
  if (!decision.allowed)
    throw new AwsError('AccessDenied', `${service} cannot assume ${roleArn}: its trust policy does not allow it.`, {
      status: 403,
    });
  return rolePrincipal(roleArn, role, sessionName);
};
