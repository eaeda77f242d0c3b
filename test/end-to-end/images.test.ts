import { StartImagePipelineExecutionCommand } from '@aws-sdk/client-imagebuilder';
import type { ImageLayout } from '../../local/play/layout.ts';
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

describe('the images of the project', () => {
  it('are built and promoted one after the other, a base before what is built on it', async () => {
    const images = Object.values(world.layout.images);
    for (const image of images) await build(image);

    const outcomes = promotionsOf(world).map(({ output }) => [
      (output['image'] as { name: string }).name,
      output['outcome'],
    ]);
    expect(outcomes).toEqual(images.map(({ name }) => [name, 'promoted']));
    for (const image of images) {
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
