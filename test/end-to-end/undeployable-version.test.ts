import { spawnSync } from 'node:child_process';
import { GetImageRecipeCommand, ListImageRecipesCommand } from '@aws-sdk/client-imagebuilder';
import { imageFolder, leastImage, write } from '../infra/images/support.ts';
import { reconfigured } from './reconfigured.ts';
import { type Deployed, deployed } from './world.ts';

const image = (version: string) => leastImage({ name: 'base', components: [{ managed: 'update-linux', version }] });
const folder = imageFolder({ 'base/image.yaml': image('9.9.9') });

const bump = (...args: string[]): string =>
  spawnSync(process.execPath, ['infra/images/bump/main.ts', folder, ...args], { encoding: 'utf8' }).stdout;

/** The cloud assembly of the folder as it is now. */
const assembly = () => reconfigured((example) => example, folder);

let world: Deployed | undefined;

afterAll(async () => {
  await world?.local.close();
});

describe('a version that cannot be created', () => {
  it('is in the way of every deployment until it is dropped', async () => {
    const empty = await reconfigured((example) => example);
    world = await deployed(empty);
    const { local, clients, layout } = world;
    bump();
    await expect(local.deploy(await assembly())).rejects.toThrow(/^HallmarkImageFactory.* has no version 9\.9\.9/);

    write(`${folder}/base/image.yaml`, image('1.0.2'));
    expect(bump()).toBe(
      'base: recipe 1.0.0 → 1.0.1\nIf base 1.0.0 cannot be deployed, drop it: npm run images:bump -- --drop base/1.0.0\n',
    );
    await expect(local.deploy(await assembly())).rejects.toThrow(/^HallmarkImageFactory.* has no version 9\.9\.9/);

    expect(bump('--drop', 'base/1.0.0')).toBe(
      'base: recipe 1.0.0 is dropped: the template does not have it any more\n',
    );
    await local.deploy(await assembly());
    const imagebuilder = clients.imagebuilder(layout.hub.account, layout.hub.region);
    const { imageRecipeSummaryList = [] } = await imagebuilder.send(new ListImageRecipesCommand({}));
    const recipes = await Promise.all(
      imageRecipeSummaryList.map(async ({ arn: imageRecipeArn }) => {
        const { imageRecipe } = await imagebuilder.send(new GetImageRecipeCommand({ imageRecipeArn }));
        return `${imageRecipe?.name} ${imageRecipe?.version}`;
      }),
    );
    expect(recipes).toEqual(['base 1.0.1']);
  });
});
