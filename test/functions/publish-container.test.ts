import { publishImage } from '../../functions/publish-image/publish-image.ts';
import {
  aContainerConfiguration,
  aContainerImage,
  containerUri,
  DEV,
  digestOf,
  HUB,
  NOW,
  REGIONS,
  REPOSITORY,
} from '../support/builders.ts';
import { type FakeContainers, fakeContainers } from '../support/fakes/fake-containers.ts';
import { awsError, type FakeParameters, fakeParameters } from '../support/fakes/fake-parameters.ts';
import { fakeRegistry } from '../support/fakes/fake-registry.ts';

const image = aContainerImage();
const DIGEST = digestOf('tool/1.4.0/7');

const publish = async (
  prepare: (fakes: { parameters: FakeParameters; registry: FakeContainers }) => void = () => {},
  hub = true,
) => {
  const parameters = fakeParameters();
  const registry = fakeContainers();
  for (const region of REGIONS) {
    registry.repository(region, REPOSITORY);
    registry.push(region, REPOSITORY, digestOf('older'), ['dev']);
    registry.push(region, REPOSITORY, DIGEST, ['1.4.0-7']);
  }
  prepare({ parameters, registry });
  const step = publishImage({
    configuration: aContainerConfiguration(),
    parametersOf: parameters.of,
    containerTags: registry,
    actIn: (_account, work) => work(),
    registry: fakeRegistry(),
    now: () => NOW,
    sleep: async () => {},
  });
  const input = { image, stage: 'dev', accounts: [DEV], hub };
  return { answer: await step(input), parameters, registry, again: () => step(input) };
};

const tagIn = (registry: FakeContainers, region: string) => registry.repository(region, REPOSITORY).tags.get('dev');

describe('Publishing a container image', () => {
  it("writes the URI with the digest of each region to every target and to the hub's own channel", async () => {
    const { answer, parameters } = await publish();

    expect(answer).toEqual({ outcome: 'published', published: 4, failureCount: 0, failures: [] });
    expect(parameters.values).toEqual({
      [`${DEV} us-east-1 /golden/tool`]: containerUri('us-east-1', DIGEST),
      [`${DEV} eu-west-1 /golden/tool`]: containerUri('eu-west-1', DIGEST),
      [`${HUB} us-east-1 /golden/tool/dev`]: containerUri('us-east-1', DIGEST),
      [`${HUB} eu-west-1 /golden/tool/dev`]: containerUri('eu-west-1', DIGEST),
    });
  });

  it('moves the tag of the stage in every region, from whichever image has it, and only once', async () => {
    const { registry, again } = await publish();

    expect(REGIONS.map((region) => tagIn(registry, region))).toEqual([DIGEST, DIGEST]);
    await again();
    expect(registry.writes).toHaveLength(2);
  });

  it('leaves the tag to the batch that has the hub', async () => {
    const { registry } = await publish(() => {}, false);

    expect(registry.writes).toEqual([]);
  });
});

describe('Publishing a container image fails, and says where,', () => {
  const place = `${DEV} eu-west-1 /golden/tool`;
  const tag = `${HUB} eu-west-1 ${REPOSITORY}:dev`;
  it.each<[string, Parameters<typeof publish>[0], string, string]>([
    [
      'where the parameter is one for AMIs',
      ({ parameters }) => Object.assign(parameters.faults, { [place]: 'aws:ec2:image' }),
      place,
      'PARAMETER_TYPE_MISMATCH',
    ],
    [
      'where the parameter never shows the value',
      ({ parameters }) => Object.assign(parameters.faults, { [place]: 'invisible' }),
      place,
      'PARAMETER_NOT_CONFIRMED',
    ],
    [
      'where the role may not write',
      ({ parameters }) => Object.assign(parameters.faults, { [place]: awsError('AccessDeniedException') }),
      place,
      'ACCESS_DENIED',
    ],
    [
      'where the tag cannot move',
      ({ registry }) => Object.assign(registry.repository('eu-west-1', REPOSITORY), { immutable: true }),
      tag,
      'TAG_IMMUTABLE',
    ],
    [
      'where the image is gone',
      ({ registry }) => registry.repository('eu-west-1', REPOSITORY).images.delete(DIGEST),
      tag,
      'CONTAINER_NOT_AVAILABLE',
    ],
  ])('%s', async (_where, prepare, where, code) => {
    const { answer } = await publish(prepare);

    expect(answer).toMatchObject({ outcome: 'failed', failureCount: 1, failures: [{ where, code }] });
  });
});
