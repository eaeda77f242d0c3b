import {
  BatchGetImageCommand,
  DescribeImagesCommand,
  ECRClient,
  GetDownloadUrlForLayerCommand,
} from '@aws-sdk/client-ecr';
import { StartImagePipelineExecutionCommand } from '@aws-sdk/client-imagebuilder';
import type { ImageLayout } from '../../local/play/layout.ts';
import { type Deployed, deployed, promotionsOf, published } from './world.ts';

let world: Deployed;
let image: ImageLayout;

beforeAll(async () => {
  world = await deployed();
  const found = Object.values(world.layout.images).find(({ containerRepository }) => containerRepository);
  if (!found) throw new Error('the configuration has no container image');
  image = found;
});

afterAll(async () => {
  await world.local.close();
});

/** One build of the image by its pipeline, and all that follows. */
const build = async (plan: object = {}) => {
  const { account, region } = world.layout.hub;
  await world.control('imagebuilder/next-build', { recipe: image.name, account, region, findings: [], ...plan });
  const imagePipelineArn = `arn:aws:imagebuilder:${region}:${account}:image-pipeline/${image.name}`;
  await world.clients.imagebuilder(account, region).send(new StartImagePipelineExecutionCommand({ imagePipelineArn }));
  await world.settle();
  return promotionsOf(world).at(-1)?.output;
};

const parameters = () => published({ ...world, image });

const inRegistry = <T>(account: string, region: string, work: (ecr: ECRClient) => Promise<T>): Promise<T> => {
  const credentials = { accessKeyId: account, secretAccessKey: 'local' };
  const ecr = new ECRClient({ region, endpoint: world.local.url, credentials });
  return work(ecr).finally(() => ecr.destroy());
};

/** Asks for the image of a URI as a container runtime of the account does. */
const pull = (account: string, uri: string) => {
  const [, registryId, region = '', repositoryName, imageDigest] =
    /^(\d+)\.dkr\.ecr\.([^.]+)\.amazonaws\.com\/(.*)@(.*)$/.exec(uri) ?? [];
  return inRegistry(account, region, async (ecr) => {
    const where = { registryId, repositoryName };
    const { images = [] } = await ecr.send(new BatchGetImageCommand({ ...where, imageIds: [{ imageDigest }] }));
    const { layers } = JSON.parse(images[0]?.imageManifest ?? '{}') as { layers: { digest: string }[] };
    for (const { digest } of layers)
      await ecr.send(new GetDownloadUrlForLayerCommand({ ...where, layerDigest: digest }));
    return images[0]?.imageId?.imageDigest;
  });
};

const tagged = (region: string, tag: string) =>
  inRegistry(world.layout.hub.account, region, async (ecr) => {
    const command = new DescribeImagesCommand({
      repositoryName: image.containerRepository,
      imageIds: [{ imageTag: tag }],
    });
    return (await ecr.send(command)).imageDetails?.[0]?.imageDigest;
  });

describe('a container image', () => {
  it('is built and promoted: each target has its URI with the digest, may pull it, and the stages are its tags', async () => {
    expect(await build()).toMatchObject({ outcome: 'promoted', image: { name: image.name } });

    for (const [place, uri = ''] of Object.entries(parameters())) {
      const [account = '', region = ''] = place.split(' ');
      expect(uri).toMatch(
        new RegExp(`\\.${region}\\.amazonaws\\.com/${image.containerRepository}@sha256:[0-9a-f]{64}$`),
      );
      expect(await pull(account, uri)).toBe(uri.split('@')[1]);
    }
    const [uri = ''] = Object.values(parameters());
    for (const tag of [...image.stages.map(({ name }) => name), '1.0.1-1'])
      expect(await tagged(world.layout.hub.region, tag)).toBe(uri.split('@')[1]);
  });

  it('may be pulled by nobody else', async () => {
    const [uri = ''] = Object.values(parameters());
    await expect(pull('999999999999', uri)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  it('takes the calls of ECR that it needs, and no more, where the scan has ended in time', async () => {
    const { account, region } = world.layout.hub;
    await world.control('ecr/next-scan', { account, region, repository: image.containerRepository, minutes: 0 });
    world.local.world.clearCalls();
    await build();
    const counts: Record<string, number> = {};
    for (const { operation, wire } of world.local.world.calls.filter(({ service }) => service === 'ecr'))
      if (wire) counts[operation] = (counts[operation] ?? 0) + 1;

    const [regions, stages] = [image.regions.length, image.stages.length];
    expect(counts).toEqual({
      // The digests of the build; and before each stage those of the image and of what the stage would roll back to.
      DescribeImages: regions * (1 + stages),
      DescribeImageScanFindings: 1,
      DescribeRepositories: regions,
      GetRepositoryPolicy: regions,
      BatchGetImage: regions * (1 + stages),
      PutImage: regions * stages,
    });
  });

  it.each(['crash-before', 'crash-after'])('is promoted although each function is killed once (%s)', async (kind) => {
    for (const name of ['resolve-image', 'evaluate-gate', 'share-container', 'publish-image'])
      await world.control('lambda/faults', { functionName: `hallmark-${name}`, kind, count: 1 });

    expect(await build()).toMatchObject({ outcome: 'promoted' });
    const [uri = ''] = Object.values(parameters());
    expect(await tagged(world.layout.hub.region, 'prod')).toBe(uri.split('@')[1]);
  });

  it('with a critical finding is rejected: parameters and tags stay', async () => {
    const before = { ...parameters(), tag: await tagged(world.layout.hub.region, 'prod') };
    const findings = [{ vulnerabilityId: 'CVE-2026-31415', severity: 'CRITICAL', fixedInVersion: '2.0.0' }];
    const output = await build({ findings });

    expect(output).toMatchObject({ outcome: 'rejected', verdict: { blocking: [{ id: 'CVE-2026-31415' }] } });
    expect({ ...parameters(), tag: await tagged(world.layout.hub.region, 'prod') }).toEqual(before);
  });
});
