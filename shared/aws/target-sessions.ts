import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { Configuration } from '../configuration/configuration.ts';
import { call } from './call.ts';
import { actingAs, type Credentials, clientFor } from './clients.ts';

/** Acts in a target account with its spoke's role, or in the hub as itself. */
export interface TargetSessions {
  in<T>(account: string, work: () => Promise<T>): Promise<T>;
}

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
    if (known && !expiresSoon(await known)) return known;
    const asked = assume(account);
    open.set(account, asked);
    asked.catch(() => open.delete(account));
    return asked;
  };

  return {
    in: async (account, work) => (account === hub.account ? work() : actingAs(await credentialsFor(account), work)),
  };
};

const expiresSoon = ({ expiration }: Credentials): boolean =>
  expiration !== undefined && expiration.getTime() - Date.now() < MARGIN_MILLISECONDS;

export const partitionOf = (region: string): string =>
  region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
