import { StartImagePipelineExecutionCommand } from '@aws-sdk/client-imagebuilder';
import { derivedStacks } from '../../local/play/derived-stacks.ts';
import type { ImageLayout } from '../../local/play/layout.ts';
import { ASSEMBLY } from '../support/global-setup.ts';
import { type Deployed, deployed, promotionsOf, published } from './world.ts';

let world: Deployed;

beforeAll(async () => {
  world = await deployed();
});

afterAll(async () => {
  await world.local.close();
});

/** Builds an image by its pipeline, and lets all that follows come to its end. */
const build = async ({ name }: ImageLayout): Promise<void> => {
  const { account, region } = world.layout.hub;
  await world.clients.imagebuilder(account, region).send(
    new StartImagePipelineExecutionCommand({
      imagePipelineArn: `arn:aws:imagebuilder:${region}:${account}:image-pipeline/${name}`,
      clientToken: `build-${name}`,
    }),
  );
  await world.settle();
};

/** Deploys the stacks of images that are built on others. */
const deployDerived = () =>
  world.local.deploy(ASSEMBLY, { stacks: derivedStacks(ASSEMBLY, world.layout).map(({ stack }) => stack) });

const imageNamed = (name: string): ImageLayout => {
  const found = world.layout.images[name];
  if (!found) throw new Error(`the configuration has no image ${name}`);
  return found;
};

describe('the images of the project', () => {
  it('are deployed in two steps: one on an image of our own after the first build of its base, and not before', async () => {
    await expect(deployDerived()).rejects.toThrow(
      /HallmarkDerivedImages\/webserverarm64Recipe\w+ .*The value supplied for parameter 'parentImage' is not valid\. .*image\/base-arm64\/x\.x\.x/s,
    );

    await build(imageNamed('base-arm64'));
    await deployDerived();

    // Later deployments of everything go in one step.
    await expect(world.local.deploy(ASSEMBLY)).resolves.toHaveLength(6);
  });

  it('are built and promoted one after the other', async () => {
    const images = Object.values(world.layout.images).filter(({ name }) => name !== 'base-arm64');
    for (const image of images) await build(image);

    const outcomes = promotionsOf(world).map(({ output }) => [
      (output['image'] as { name: string }).name,
      output['outcome'],
    ]);
    expect(outcomes).toEqual(['base-arm64', ...images.map(({ name }) => name)].map((name) => [name, 'promoted']));
    for (const image of Object.values(world.layout.images)) {
      const values = Object.values(published({ ...world, image }));
      expect(values).toHaveLength(
        image.stages.flatMap(({ targets }) => targets.flatMap(({ regions }) => regions)).length,
      );
      const value =
        image.name === 'web-container' ? /hallmark\/web-container@sha256:[0-9a-f]{64}$/ : /^ami-[0-9a-f]{17}$/;
      for (const each of values) expect(each).toMatch(value);
    }
  });
});
