import {
  BatchGetImageCommand,
  DescribeImagesCommand,
  ECRClient,
  GetDownloadUrlForLayerCommand,
} from '@aws-sdk/client-ecr';
import { StartImagePipelineExecutionCommand } from '@aws-sdk/client-imagebuilder';
import type { ImageLayout } from '../../local/play/layout.ts';
import { pushImage } from '../../local/services/ecr/push-image.ts';
import { repositoryOf } from '../../local/services/ecr/repositories.ts';
import { complete } from '../../local/services/imagebuilder/scan/findings.ts';
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

describe('the tags of a container image', () => {
  const EVIL = { vulnerabilityId: 'CVE-2026-66666', severity: 'CRITICAL', fixedInVersion: '2' };
  const repositoryIn = (region: string) =>
    repositoryOf(world.local.world, { account: world.layout.hub.account, region }, image.containerRepository ?? '');

  /** What `docker push` of somebody with access to the repository does in every region. */
  const push = (tags: readonly string[]): void => {
    const { account } = world.layout.hub;
    const where = {
      account,
      repository: image.containerRepository ?? '',
      tags,
      content: 'evil',
      findings: [complete(EVIL)],
    };
    for (const region of image.regions) pushImage(world.local.world, { ...where, region });
  };

  /** While it is promoted, somebody gives the tags to another image, right before such a call of the hub. */
  const movedBefore = async (operation: string, tags: (version: string) => readonly string[]) => {
    let version = '';
    let moved = false;
    world.local.world.beforeCall = (record) => {
      if (record.operation === 'StartExecution' && !version) version = versionOf();
      if (record.operation !== operation || !version) return;
      world.local.world.beforeCall = undefined;
      push(tags(version));
      moved = true;
    };
    const output = await build();
    world.local.world.beforeCall = undefined;
    expect(moved).toBe(true);
    return output;
  };
  const versionOf = (): string => {
    const tagsOf = Object.values(repositoryIn(world.layout.hub.region).images).map(({ tags }) => tags);
    const versions = tagsOf.flat().filter((tag) => /^\d+\.\d+\.\d+-\d+$/.test(tag));
    return versions.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1) ?? '';
  };
  const digests = () => new Set(Object.values(parameters()).map((uri = '') => uri.split('@')[1]));

  it('that name a build cannot be given to another image', async () => {
    await build();
    expect(versionOf()).toMatch(/^1\.0\.\d+-\d+$/);
    expect(() => push([versionOf()])).toThrow(/cannot be overwritten because the tag is immutable/);
    expect(() => push(['latest'])).not.toThrow();
  });

  it.each(['DescribeImageScanFindings', 'DescribeRepositories', 'GetRepositoryPolicy', 'PutParameter', 'PutImage'])(
    'are read once: nothing else is published where the tags of stages move before %s',
    async (operation) => {
      const before = digests();
      const output = await movedBefore(operation, () => image.stages.map(({ name }) => name));
      expect(output).toMatchObject({ outcome: 'promoted' });
      expect(digests().size).toBe(1);
      expect(digests()).not.toEqual(before);
      for (const { digest, tags } of Object.values(repositoryIn(world.layout.hub.region).images))
        if (tags.includes('prod')) expect([...digests()]).toContain(digest);
    },
  );

  it.each(['DescribeImageScanFindings', 'PutParameter'])(
    'are read once also in a repository that lets the tag of a build move, before %s',
    async (operation) => {
      for (const region of image.regions)
        Object.assign(repositoryIn(region), { tagMutability: 'MUTABLE', exclusions: [] });
      const before = digests();
      const output = await movedBefore(operation, (version) => [version]);
      // Before anything is shared it is rejected; after that, the image that the gate has seen is published.
      if (operation === 'PutParameter') expect(output).toMatchObject({ outcome: 'promoted' });
      else expect(output).toMatchObject({ outcome: 'rejected', code: 'TAG_TAKEN' });
      const evil = Object.values(repositoryIn(world.layout.hub.region).images).find(({ tags }) =>
        tags.includes(versionOf()),
      );
      expect([...digests()]).not.toContain(evil?.digest);
      if (operation === 'PutParameter') expect(digests()).not.toEqual(before);
      else expect(digests()).toEqual(before);
    },
  );
});
