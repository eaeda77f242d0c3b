import { shareContainer } from '../../functions/share-container/share-container.ts';
import type { StageConfiguration } from '../../shared/configuration/configuration.ts';
import {
  aContainerConfiguration,
  aContainerImage,
  aStage,
  DEV,
  digestOf,
  HUB,
  PROD,
  REGIONS,
  REPOSITORY,
} from '../support/builders.ts';
import { type FakeContainers, fakeContainers } from '../support/fakes/fake-containers.ts';

const image = aContainerImage();
const DIGEST = digestOf('tool/1.4.0/7');

const share = async (prepare: (registry: FakeContainers) => void = () => {}, stages?: StageConfiguration[]) => {
  const registry = fakeContainers();
  for (const region of REGIONS) {
    registry.repository(region, REPOSITORY);
    registry.push(region, REPOSITORY, DIGEST, ['newest']);
  }
  prepare(registry);
  const configuration = aContainerConfiguration(stages ? { stages } : {});
  const step = shareContainer({ registry, configuration });
  const input = { image, stages: ['dev'] };
  return { answer: await step(input), registry, again: () => step(input) };
};

const policyIn = (registry: FakeContainers, region: string): string =>
  registry.repository(region, REPOSITORY).policy ?? '';

describe('Sharing a container image', () => {
  it('tags it with its version and lets the targets pull it, in every region', async () => {
    const { answer, registry } = await share();

    expect(answer).toEqual({ outcome: 'shared', tagged: 2, granted: 2, containers: 2 });
    for (const region of REGIONS) {
      expect(registry.repository(region, REPOSITORY).tags.get('1.4.0-7')).toBe(DIGEST);
      expect(policyIn(registry, region)).toContain(`arn:aws:iam::${DEV}:root`);
    }
  });

  it('writes nothing the second time', async () => {
    const { registry, again } = await share();
    const writes = registry.writes.length;

    expect(await again()).toEqual({ outcome: 'shared', tagged: 0, granted: 0, containers: 2 });
    expect(registry.writes).toHaveLength(writes);
  });

  it('gives the repository the policy of all stages, whatever stages are promoted to: it is one for all its images', async () => {
    const { registry } = await share();

    expect(policyIn(registry, 'us-east-1')).toContain(`arn:aws:iam::${PROD}:root`);
  });

  it('gives the hub no permission: the repository is its own', async () => {
    const { answer, registry } = await share(() => {}, [aStage('dev', HUB)]);

    expect(answer).toMatchObject({ granted: 0 });
    expect(policyIn(registry, 'us-east-1')).toBe('');
  });

  it('keeps what others wrote into the policy', async () => {
    const theirs = { Sid: 'Theirs', Effect: 'Deny', Principal: '*', Action: 'ecr:DeleteRepository' };
    const { registry } = await share((fake) => {
      fake.repository('us-east-1', REPOSITORY).policy = JSON.stringify({ Version: '2012-10-17', Statement: [theirs] });
    });

    expect((JSON.parse(policyIn(registry, 'us-east-1')) as { Statement: object[] }).Statement).toContainEqual(theirs);
  });
});

describe('A container image that cannot be shared everywhere', () => {
  it.each<[string, (registry: FakeContainers) => void, string, RegExp]>([
    [
      'is gone',
      (registry) => registry.repository('eu-west-1', REPOSITORY).images.clear(),
      'CONTAINER_NOT_AVAILABLE',
      /hallmark\/tool in eu-west-1/,
    ],
    [
      'has a version that is the tag of another image',
      (registry) => registry.push('eu-west-1', REPOSITORY, digestOf('other'), ['1.4.0-7']),
      'TAG_TAKEN',
      /The tag 1\.4\.0-7/,
    ],
    [
      'is in a repository whose tags do not move',
      (registry) => Object.assign(registry.repository('eu-west-1', REPOSITORY), { immutable: true }),
      'TAG_IMMUTABLE',
      /does not let the tags dev go/,
    ],
    [
      'is in a repository with a policy that cannot be read',
      (registry) => Object.assign(registry.repository('eu-west-1', REPOSITORY), { policy: '[' }),
      'POLICY_MALFORMED',
      /no JSON object/,
    ],
    [
      'is in a repository with a policy that is full',
      (registry) =>
        Object.assign(registry.repository('eu-west-1', REPOSITORY), {
          policy: JSON.stringify({ Id: 'x'.repeat(10_000), Statement: [] }),
        }),
      'POLICY_TOO_LARGE',
      /would have \d+ characters/,
    ],
  ])('since it %s, is refused, and changed nowhere', async (_why, prepare, code, message) => {
    const { answer, registry } = await share(prepare);

    expect(answer).toMatchObject({ outcome: 'rejected', code, message: expect.stringMatching(message) });
    expect(registry.writes).toEqual([]);
  });
});
