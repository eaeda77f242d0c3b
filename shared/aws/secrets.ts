import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { call } from './call.ts';
import { clientFor } from './clients.ts';

const known = new Map<string, Promise<string>>();

/** The text of a secret, read once per cold start. */
export const secretValue = (arn: string): Promise<string> => {
  const kept = known.get(arn);
  if (kept) return kept;
  const region = arn.split(':')[3] ?? '';
  const read = call('GetSecretValue', region, () =>
    clientFor(SecretsManagerClient, region).send(new GetSecretValueCommand({ SecretId: arn })),
  ).then(({ SecretString }) => SecretString ?? '');
  known.set(arn, read);
  read.catch(() => known.delete(arn));
  return read;
};
