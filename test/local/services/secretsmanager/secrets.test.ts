import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { served } from '../served.ts';

const { client } = served();

describe('A secret', () => {
  it('is described with the dates and versions that it has', async () => {
    const secrets = client(SecretsManagerClient);
    const first = await secrets.send(new CreateSecretCommand({ Name: 'slack', SecretString: 'one' }));
    const SecretId = first.ARN;
    expect(await secrets.send(new DescribeSecretCommand({ SecretId }))).toMatchObject({
      ...{ Name: 'slack', CreatedDate: expect.any(Date), LastChangedDate: expect.any(Date) },
      VersionIdsToStages: { [String(first.VersionId)]: ['AWSCURRENT'] },
    });

    const second = await secrets.send(new PutSecretValueCommand({ SecretId, SecretString: 'two' }));
    expect((await secrets.send(new DescribeSecretCommand({ SecretId }))).VersionIdsToStages).toEqual({
      [String(first.VersionId)]: ['AWSPREVIOUS'],
      [String(second.VersionId)]: ['AWSCURRENT'],
    });
    expect(await secrets.send(new GetSecretValueCommand({ SecretId }))).toMatchObject({
      ...{ SecretString: 'two', VersionId: second.VersionId, CreatedDate: expect.any(Date) },
    });
  });

  it('has a name of its own', async () => {
    const secrets = client(SecretsManagerClient);
    await secrets.send(new CreateSecretCommand({ Name: 'taken', SecretString: 'one' }));
    await expect(secrets.send(new CreateSecretCommand({ Name: 'taken', SecretString: 'two' }))).rejects.toMatchObject({
      name: 'ResourceExistsException',
      message: 'The operation failed because the secret taken already exists.',
    });
    expect(await secrets.send(new GetSecretValueCommand({ SecretId: 'taken' }))).toMatchObject({ SecretString: 'one' });
  });

  it('has a name that Secrets Manager takes', async () => {
    await expect(
      client(SecretsManagerClient).send(new CreateSecretCommand({ Name: 'a b', SecretString: 'x' })),
    ).rejects.toThrow('Invalid name.');
  });
});
