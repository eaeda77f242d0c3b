import { resolveImage } from '../../functions/resolve-image/resolve-image.ts';
import { parseContainerName } from '../../shared/domain/container-image.ts';
import {
  type aConfiguration,
  aContainerConfiguration,
  aContainerImage,
  anImage,
  containerUri,
  digestOf,
  HUB,
  REGIONS,
  REPOSITORY,
} from '../support/builders.ts';
import { fakeCatalog } from '../support/fakes/fake-catalog.ts';
import { type FakeContainers, fakeContainers } from '../support/fakes/fake-containers.ts';

const image = aContainerImage();
const DIGEST = digestOf('tool/1.4.0/7');

const names = (tags: readonly string[], regions = REGIONS) =>
  regions.flatMap((region) =>
    tags.flatMap((tag) => parseContainerName(`${HUB}.dkr.ecr.${region}.amazonaws.com/${REPOSITORY}:${tag}`) ?? []),
  );

const resolve = async (
  request: unknown,
  {
    containers = names(['1.4.0-7', 'newest']),
    prepare = () => {},
    configuration = aContainerConfiguration(),
  }: {
    containers?: ReturnType<typeof names>;
    prepare?: (registry: FakeContainers) => void;
    configuration?: ReturnType<typeof aConfiguration>;
  } = {},
) => {
  const catalog = fakeCatalog();
  catalog.put({ ...image, amis: [] }, [], 'AVAILABLE', containers);
  const registry = fakeContainers();
  for (const region of REGIONS) {
    registry.repository(region, REPOSITORY);
    registry.push(region, REPOSITORY, DIGEST, ['1.4.0-7', 'newest']);
  }
  prepare(registry);
  const step = resolveImage({ catalog, containers: registry, configuration });
  return { ...(await step({ request, executionName: 'promotion-1' })), asked: registry.asked };
};

const byArn = { image: image.buildVersionArn, trigger: 'event' };

describe('Resolving a container image', () => {
  it('gives its URI with the digest in every region, by one call in each', async () => {
    const answer = await resolve(byArn);

    expect(answer).toMatchObject({ outcome: 'resolved', image: { kind: 'container', amis: image.amis } });
    expect(answer.asked.toSorted()).toEqual(['find eu-west-1', 'find us-east-1']);
  });

  it("believes the build's own tag: another one may be a newer image's by now", async () => {
    const answer = await resolve(byArn, {
      prepare: (registry) => registry.push('us-east-1', REPOSITORY, digestOf('newer'), ['newest']),
    });

    expect(answer).toMatchObject({ outcome: 'resolved', image: { amis: image.amis } });
  });

  it('has batches that go with the hub, where its tags are, even without parameters of its own', async () => {
    const { stages } = aContainerConfiguration().images['tool'] ?? { stages: [] };
    const configuration = aContainerConfiguration({
      stages: stages.map((stage) => ({ ...stage, hubParameterName: undefined })),
    });

    expect(await resolve(byArn, { configuration })).toMatchObject({
      stages: [{ batches: [{ hub: true }] }, { batches: [{ hub: true }] }],
    });
  });

  it.each(REGIONS)('finds the build of a URI in %s', async (region) => {
    expect(await resolve({ image: containerUri(region, DIGEST) })).toMatchObject({
      outcome: 'resolved',
      image: { version: '1.4.0/7' },
    });
  });

  it('takes the newest of two builds with the same content', async () => {
    const answer = await resolve(
      { image: containerUri('us-east-1', DIGEST) },
      { prepare: (registry) => registry.push('us-east-1', REPOSITORY, DIGEST, ['1.4.0-6']) },
    );

    expect(answer).toMatchObject({ outcome: 'resolved', image: { version: '1.4.0/7' } });
  });
});

describe('A container image is rejected', () => {
  it.each<[string, Parameters<typeof resolve>[1], string, RegExp]>([
    ['that is not in a region', { containers: names(['1.4.0-7'], ['us-east-1']) }, 'REGIONS_INCOMPLETE', /eu-west-1/],
    [
      'that is in another repository than the configured one',
      { configuration: aContainerConfiguration({ containerRepository: 'hallmark/other' }) },
      'REGIONS_INCOMPLETE',
      /not in hallmark\/other in us-east-1, eu-west-1/,
    ],
    [
      'that was deleted in a region',
      { prepare: (registry) => registry.repository('eu-west-1', REPOSITORY).tags.clear() },
      'CONTAINER_NOT_AVAILABLE',
      /in eu-west-1 any more/,
    ],
    [
      'that is archived',
      { prepare: (registry) => registry.repository('eu-west-1', REPOSITORY).images.set(DIGEST, { archived: true }) },
      'CONTAINER_NOT_AVAILABLE',
      /archived/,
    ],
    [
      'whose tags name two images, and none is its own',
      {
        containers: names(['stable', 'newest']),
        prepare: (registry) => {
          for (const region of REGIONS) registry.push(region, REPOSITORY, digestOf('newer'), ['stable']);
        },
      },
      'TAGS_DISAGREE',
      /2 different images/,
    ],
    [
      'that the configuration takes for AMIs',
      { configuration: aContainerConfiguration({ containerRepository: undefined }) },
      'KIND_MISMATCH',
      /without a repository/,
    ],
  ])('%s', async (_which, given, code, message) => {
    expect(await resolve(byArn, given)).toMatchObject({
      outcome: 'rejected',
      code,
      message: expect.stringMatching(message),
    });
  });

  it.each<[string, string, Parameters<typeof resolve>[1], string]>([
    [
      'of a repository that is not configured',
      containerUri('us-east-1', DIGEST).replace('tool', 'other'),
      {},
      'IMAGE_UNKNOWN',
    ],
    ['of another account', containerUri('us-east-1', DIGEST).replace(HUB, '999999999999'), {}, 'IMAGE_UNKNOWN'],
    ['of a region without images', containerUri('ap-south-1', DIGEST), {}, 'IMAGE_UNKNOWN'],
    ['that is not there', containerUri('us-east-1', digestOf('nothing')), {}, 'IMAGE_UNKNOWN'],
    [
      'that no build made',
      containerUri('us-east-1', digestOf('by hand')),
      { prepare: (registry) => registry.push('us-east-1', REPOSITORY, digestOf('by hand'), ['mine']) },
      'IMAGE_UNKNOWN',
    ],
    [
      'that has the tag of a build in one region alone',
      containerUri('us-east-1', digestOf('swapped')),
      {
        prepare: (registry) => registry.push('us-east-1', REPOSITORY, digestOf('swapped'), ['1.4.0-6', '1.4.0-7']),
        containers: names(['newest']),
      },
      'TAGS_DISAGREE',
    ],
  ])('by a URI %s', async (_which, uri, given, code) => {
    expect(await resolve({ image: uri }, given)).toMatchObject({ outcome: 'rejected', code });
  });
});

it('refuses AMIs where the configuration has a repository', async () => {
  const catalog = fakeCatalog();
  catalog.put(anImage('tool/1.4.0/7'));
  const configuration = aContainerConfiguration();
  const step = resolveImage({ catalog, containers: fakeContainers(), configuration });

  expect(await step({ request: byArn, executionName: 'promotion-1' })).toMatchObject({ code: 'KIND_MISMATCH' });
});
