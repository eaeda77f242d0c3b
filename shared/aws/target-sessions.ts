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

/** Credentials are renewed this long before they expire. */
const MARGIN_MILLISECONDS = 5 * 60_000;

/** One AssumeRole per account, whatever the number of regions and callers; kept between invocations. */
export const targetSessions = ({ hub, spoke }: Configuration, sessionName: string): TargetSessions => {
  const open = new Map<string, Promise<Credentials>>();

  const assume = async (account: string): Promise<Credentials> => {
    const client = clientFor(STSClient, hub.region);
    const command = new AssumeRoleCommand({
      RoleArn: `arn:${partitionOf(hub.region)}:iam::${account}:role/${spoke.roleName}`,
      RoleSessionName: sessionName,
      ExternalId: spoke.externalId,
    });
    const { Credentials: given } = await call('AssumeRole', `${hub.account}/${hub.region}`, () => client.send(command));
    return {
      accessKeyId: given?.AccessKeyId ?? '',
      secretAccessKey: given?.SecretAccessKey ?? '',
      sessionToken: given?.SessionToken ?? '',
      ...(given?.Expiration ? { expiration: given.Expiration } : {}),
    };
  };

  const credentialsFor = async (account: string): Promise<Credentials> => {
    const known = open.get(account);
    // Of all callers that find a session near its end, the first renews it and the others take what it gets.
    if (known && (!expiresSoon(await known) || open.get(account) !== known)) return open.get(account) ?? known;
    const asked = assume(account);
    open.set(account, asked);
    asked.catch(() => open.delete(account));
    return asked;
  };

  /** A session that ended before its time (a clock that is off, a role made anew) is opened once more. */
  const inSpoke = async <T>(account: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await actingAs(await credentialsFor(account), work);
    } catch (error) {
      if (!EXPIRED.has((error as Error).name)) throw error;
      open.delete(account);
      return actingAs(await credentialsFor(account), work);
    }
  };

  return { in: (account, work) => (account === hub.account ? work() : inSpoke(account, work)) };
};

const expiresSoon = ({ expiration }: Credentials): boolean =>
  expiration !== undefined && expiration.getTime() - Date.now() < MARGIN_MILLISECONDS;
