import type { SessionCredentials, World } from '../../kernel/world.ts';
import type { FunctionRecord } from './state.ts';

/** Renewed this long before they expire: an invocation may take a quarter of an hour. */
const MARGIN = 20 * 60_000;
/** Where a session does not say when it ends, the time that AssumeRole gives by default. */
const HOUR = 3_600_000;

interface Kept {
  readonly variables: Readonly<Record<string, string>>;
  readonly expiresAt: number;
  readonly roleArn: string;
}

const sessions = new WeakMap<World, Map<string, Kept>>();

/**
 * Credentials of a session of the function's role, as environment variables. Beyond those that Lambda sets there is the
 * time of expiry, so that a warm function takes new ones when hours pass in a second.
 */
export const roleVariables = (
  world: World,
  { arn, name, roleArn }: FunctionRecord,
): Readonly<Record<string, string>> => {
  const ofWorld = sessions.get(world) ?? new Map<string, Kept>();
  sessions.set(world, ofWorld);
  const known = ofWorld.get(arn);
  if (known && known.roleArn === roleArn && known.expiresAt - MARGIN > world.clock.now()) return known.variables;
  const principal = world.assumeRoleForService(roleArn, 'lambda.amazonaws.com', name.slice(0, 64));
  const credentials: SessionCredentials & { expiresAt?: number } = world.credentialsFor(principal);
  const expiresAt = credentials.expiresAt ?? world.clock.now() + HOUR;
  const variables = {
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_CREDENTIAL_EXPIRATION: new Date(expiresAt).toISOString(),
  };
  ofWorld.set(arn, { variables, expiresAt, roleArn });
  return variables;
};
