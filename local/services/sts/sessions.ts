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
  /** The same; sessions of kept state may lack it. */
  readonly createdAt?: number;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

interface StsState {
  /** By access key id. */
  readonly sessions: Record<string, Session>;
  /** Virtual time of the next sweep. */
  sweepAt: number;
}

const stateOf = (world: World): StsState =>
  world.state('sts', 'global', 'global', () => ({ sessions: {}, sweepAt: 0 }));

export const sessionOf = (world: World, accessKeyId: string): Session | undefined =>
  stateOf(world).sessions[accessKeyId];

/** Once a virtual day, forgets what expired a day ago: who is a little late hears of the expiry. */
const sweep = (state: StsState, now: number): void => {
  if (now < state.sweepAt) return;
  state.sweepAt = now + DAY;
  for (const [id, { expiresAt }] of Object.entries(state.sessions))
    if (expiresAt + DAY < now) delete state.sessions[id];
};

/** New credentials for a principal, known to the endpoint until they expire. */
export const openSession = (world: World, principal: Principal, milliseconds = HOUR): Session => {
  const state = stateOf(world);
  sweep(state, world.clock.now());
  const accessKeyId = `ASIA${world.ids.hex('access-key', 16).toUpperCase()}`;
  const session: Session = {
    accessKeyId,
    secretAccessKey: world.ids.hex('secret', 40),
    sessionToken: world.ids.hex('session-token', 64),
    principal,
    expiresAt: world.clock.now() + milliseconds,
    createdAt: world.clock.now(),
  };
  state.sessions[accessKeyId] = session;
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
  sourceArn?: string,
): Principal => {
  const role = roleOf(world, roleArn);
  const account = roleArn.split(':')[4] ?? '';
  const principal: Principal = {
    type: 'service',
    service,
    account,
    arn: service,
    userId: service,
    ...(sourceArn === undefined ? {} : { sourceArn }),
  };
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
