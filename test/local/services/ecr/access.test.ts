import { pushImage } from '../../../../local/services/ecr/push-image.ts';
import { plainSettings, putRepository } from '../../../../local/services/ecr/repositories.ts';
import { ecr } from '../../../../local/services/ecr/service.ts';
import { DEV, type FakeWorld, fakeWorld, HUB, PROD, REGION, STRANGER } from '../../support/fake-world.ts';

const NAME = 'hallmark/tool';

let fake: FakeWorld;
let digest: string;
beforeEach(() => {
  fake = fakeWorld([ecr]);
  putRepository(fake.world, { account: HUB, region: REGION }, NAME, plainSettings());
  const pushed = { account: HUB, region: REGION, repository: NAME, tags: ['1.0.0-1'], findings: [] };
  digest = pushImage(fake.world, pushed).digest;
});

const PULL = ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchCheckLayerAvailability'];

const share = (statement: object) =>
  fake.call(HUB, 'ecr:SetRepositoryPolicy', {
    repositoryName: NAME,
    policyText: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Sid: 'Pull', Effect: 'Allow', Action: PULL, ...statement }],
    }),
  });

/** What a container runtime asks, in its order. */
const pull = async (account: string) => {
  const by = fake.role(account, 'runtime', [{ Effect: 'Allow', Action: 'ecr:*', Resource: '*' }]);
  const on = { registryId: HUB, repositoryName: NAME };
  await fake.call(account, 'ecr:GetAuthorizationToken', {}, { by });
  const { images } = await fake.call(
    account,
    'ecr:BatchGetImage',
    { ...on, imageIds: [{ imageDigest: digest }] },
    { by },
  );
  const { layers } = JSON.parse(images[0].imageManifest) as { layers: { digest: string }[] };
  const layerDigests = layers.map((layer) => layer.digest);
  const there = await fake.call(account, 'ecr:BatchCheckLayerAvailability', { ...on, layerDigests }, { by });
  await fake.call(account, 'ecr:GetDownloadUrlForLayer', { ...on, layerDigest: layerDigests[0] }, { by });
  return there.layers.map(({ layerAvailability }: { layerAvailability: string }) => layerAvailability);
};

const denied = { name: 'AccessDeniedException', message: expect.stringContaining('ecr:BatchGetImage') };

describe('pulling from another account', () => {
  it('is refused where the repository does not allow it', async () => {
    await expect(pull(DEV)).rejects.toMatchObject(denied);
  });

  it('goes where the repository names the account, and no other', async () => {
    await share({ Principal: { AWS: `arn:aws:iam::${DEV}:root` } });

    expect(await pull(DEV)).toEqual(['AVAILABLE', 'AVAILABLE']);
    await expect(pull(PROD)).rejects.toMatchObject(denied);
  });

  it('goes where the repository names the organisation', async () => {
    await share({ Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': ['o-exampleorg1'] } } });

    expect(await pull(PROD)).toEqual(['AVAILABLE', 'AVAILABLE']);
    await expect(pull(STRANGER)).rejects.toMatchObject(denied);
  });

  it('goes where the repository names a unit of the organisation', async () => {
    const paths = { 'aws:PrincipalOrgPaths': ['o-exampleorg1/*/ou-abcd-nonprod1/*'] };
    await share({ Principal: '*', Condition: { 'ForAnyValue:StringLike': paths } });

    expect(await pull(DEV)).toEqual(['AVAILABLE', 'AVAILABLE']);
    await expect(pull(PROD)).rejects.toMatchObject(denied);
  });
});

describe('a repository policy', () => {
  it.each([
    ['is no JSON', '{'],
    ['names nobody', JSON.stringify({ Statement: [{ Effect: 'Allow', Action: PULL }] })],
    ['is too long', JSON.stringify({ Id: 'x'.repeat(10_240), Statement: [] })],
  ])('that %s is refused', async (_what, policyText) => {
    await expect(fake.call(HUB, 'ecr:SetRepositoryPolicy', { repositoryName: NAME, policyText })).rejects.toMatchObject(
      { name: 'InvalidParameterException' },
    );
  });

  it('can be taken away', async () => {
    await share({ Principal: '*' });
    await fake.call(HUB, 'ecr:DeleteRepositoryPolicy', { repositoryName: NAME });

    await expect(fake.call(HUB, 'ecr:GetRepositoryPolicy', { repositoryName: NAME })).rejects.toMatchObject({
      name: 'RepositoryPolicyNotFoundException',
    });
  });
});

describe('deleting', () => {
  it('by tag takes the tag, and with the last one the image', async () => {
    const imageIds = [{ imageTag: '1.0.0-1' }];
    await fake.call(HUB, 'ecr:BatchDeleteImage', { repositoryName: NAME, imageIds });

    expect(await fake.call(HUB, 'ecr:ListImages', { repositoryName: NAME })).toEqual({ imageIds: [] });
  });

  it('a repository with images needs force', async () => {
    await expect(fake.call(HUB, 'ecr:DeleteRepository', { repositoryName: NAME })).rejects.toMatchObject({
      name: 'RepositoryNotEmptyException',
    });
    await fake.call(HUB, 'ecr:DeleteRepository', { repositoryName: NAME, force: true });

    expect(await fake.call(HUB, 'ecr:DescribeRepositories', {})).toEqual({ repositories: [] });
  });
});
