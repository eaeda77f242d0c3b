import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { Configuration } from '../configuration/configuration.ts';
import { STAGE_TAG } from '../configuration/stage-tag.ts';
import { partitionOf } from '../domain/partition.ts';
import { call } from './call.ts';
import { actingAs, type Credentials, clientFor } from './clients.ts';

/**
 * Sessions in target accounts, in the spoke's role; in the hub's own account Hallmark acts as itself. A session carries the stage that it
 * is for as a session tag: the hub's role may pass only the stages of that account, and the spoke's role allows only what belongs to the
 * stage.
 */
export interface TargetSessions {
  /** A session without a stage: it reads and changes nothing. */
  read<T>(account: string, work: () => Promise<T>): Promise<T>;
  /** A session that may change what belongs to the stage. */
  act<T>(account: string, work: () => Promise<T>, stage: string): Promise<T>;
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

/** One AssumeRole for each account and stage, whatever the number of regions and callers; kept between invocations. */
export const targetSessions = (configuration: Configuration, sessionName: string): TargetSessions => {
  const sessions = new Map<string, Session>();

  const open = (key: string, account: string, stage: string | undefined): Promise<Credentials> => {
    const credentials = assume(configuration, account, sessionName, stage);
    sessions.set(key, { credentials, renewAt: Date.now() + (SESSION_SECONDS - MARGIN_SECONDS) * 1000 });
    credentials.catch(() => sessions.delete(key));
    return credentials;
  };

  /** A session that ended before its time (the role was created again) is opened once more. */
  const inSession = async <T>(account: string, work: () => Promise<T>, stage?: string): Promise<T> => {
    if (account === configuration.hub.account) return work();
    const key = `${account} ${stage ?? ''}`;
    const credentialsNow = (): Promise<Credentials> => {
      const known = sessions.get(key);
      return known && Date.now() < known.renewAt ? known.credentials : open(key, account, stage);
    };
    const credentials = await credentialsNow();
    try {
      return await actingAs(credentials, work);
    } catch (error) {
      if (!EXPIRED.has((error as Error).name)) throw error;
      if ((await sessions.get(key)?.credentials) === credentials) sessions.delete(key);
      return actingAs(await credentialsNow(), work);
    }
  };

  return { read: (account, work) => inSession(account, work), act: inSession };
};

const assume = async (
  { hub, spoke }: Configuration,
  account: string,
  RoleSessionName: string,
  stage: string | undefined,
): Promise<Credentials> => {
  const command = new AssumeRoleCommand({
    RoleArn: `arn:${partitionOf(hub.region)}:iam::${account}:role/${spoke.roleName}`,
    RoleSessionName,
    ExternalId: spoke.externalId,
    DurationSeconds: SESSION_SECONDS,
    ...(stage === undefined ? {} : { Tags: [{ Key: STAGE_TAG, Value: stage }] }),
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
