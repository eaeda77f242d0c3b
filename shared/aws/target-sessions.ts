import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { Configuration } from '../configuration/configuration.ts';
import { partitionOf } from '../domain/partition.ts';
import { call } from './call.ts';
import { actingAs, type Credentials, clientFor } from './clients.ts';

/** Acts in a target account with its spoke's role, or in the hub as itself. */
export interface TargetSessions {
  in<T>(account: string, work: () => Promise<T>): Promise<T>;
}

const EXPIRED = new Set(['ExpiredToken', 'ExpiredTokenException', 'RequestExpired']);

/** As long as a role assumed by a role may last: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html */
const SESSION_SECONDS = 3600;

/** Sessions are renewed this long before they end. */
const MARGIN_SECONDS = 300;

interface Session {
  readonly credentials: Promise<Credentials>;
  /** By our own clock, for AWS's may be another. */
  readonly renewAt: number;
}

/** One AssumeRole per account, whatever the number of regions and callers; kept between invocations. */
export const targetSessions = (configuration: Configuration, sessionName: string): TargetSessions => {
  const sessions = new Map<string, Session>();

  const open = (account: string): Promise<Credentials> => {
    const credentials = assume(configuration, account, sessionName);
    sessions.set(account, { credentials, renewAt: Date.now() + (SESSION_SECONDS - MARGIN_SECONDS) * 1000 });
    credentials.catch(() => sessions.delete(account));
    return credentials;
  };

  const credentialsFor = (account: string): Promise<Credentials> => {
    const known = sessions.get(account);
    return known && Date.now() < known.renewAt ? known.credentials : open(account);
  };

  /** A session that ended before its time (a role made anew) is opened once more. */
  const inSpoke = async <T>(account: string, work: () => Promise<T>): Promise<T> => {
    const credentials = await credentialsFor(account);
    try {
      return await actingAs(credentials, work);
    } catch (error) {
      if (!EXPIRED.has((error as Error).name)) throw error;
      if ((await sessions.get(account)?.credentials) === credentials) sessions.delete(account);
      return actingAs(await credentialsFor(account), work);
    }
  };

  return { in: (account, work) => (account === configuration.hub.account ? work() : inSpoke(account, work)) };
};

const assume = async (
  { hub, spoke }: Configuration,
  account: string,
  RoleSessionName: string,
): Promise<Credentials> => {
  const command = new AssumeRoleCommand({
    RoleArn: `arn:${partitionOf(hub.region)}:iam::${account}:role/${spoke.roleName}`,
    RoleSessionName,
    ExternalId: spoke.externalId,
    DurationSeconds: SESSION_SECONDS,
  });
  const { Credentials: given } = await call('AssumeRole', `${hub.account}/${hub.region}`, () =>
    clientFor(STSClient, hub.region).send(command),
  );
  return {
    accessKeyId: given?.AccessKeyId ?? '',
    secretAccessKey: given?.SecretAccessKey ?? '',
    sessionToken: given?.SessionToken ?? '',
  };
};
