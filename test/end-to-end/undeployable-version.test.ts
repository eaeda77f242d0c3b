import { spawnSync } from 'node:child_process';
import { GetImageRecipeCommand, ListImageRecipesCommand } from '@aws-sdk/client-imagebuilder';
import { type LocalAws, startLocalAws } from '../../local/local-aws.ts';
import { Clients } from '../../local/play/clients.ts';
import { readLayout } from '../../local/play/layout.ts';
import { organizationOf } from '../../local/play/organization.ts';
import { prepareAccount } from '../../local/play/prepare-account.ts';
import { imageFolder, leastImage, write } from '../infra/images/support.ts';
import { reconfigured } from './reconfigured.ts';

const image = (version: string) => leastImage({ name: 'base', components: [{ managed: 'update-linux', version }] });
const folder = imageFolder({ 'base/image.yaml': image('9.9.9') });

const bump = (...args: string[]): string =>
  spawnSync(process.execPath, ['infra/images/bump/main.ts', folder, ...args], { encoding: 'utf8' }).stdout;

/** The cloud assembly of the folder as it is now. */
const assembly = () => reconfigured((example) => example, folder);

let local: LocalAws | undefined;

afterAll(async () => {
  await local?.close();
});

describe('a version that cannot be created', () => {
  it('is in the way of every deployment until it is dropped', async () => {
    bump();
    const undeployable = await assembly();
    const layout = readLayout(undeployable);
    local = await startLocalAws({ organization: organizationOf(layout) });
    await prepareAccount(local, new Clients(local.url), layout, undeployable);
    await expect(local.deploy(undeployable)).rejects.toThrow(/^HallmarkImageFactory.* has no version 9\.9\.9/);

    write(`${folder}/base/image.yaml`, image('1.0.2'));
    expect(bump()).toBe(
      'base: recipe 1.0.0 → 1.0.1\nIf base 1.0.0 cannot be deployed, drop it: npm run images:bump -- --drop base/1.0.0\n',
    );
    await expect(local.deploy(await assembly())).rejects.toThrow(/^HallmarkImageFactory.* has no version 9\.9\.9/);

    expect(bump('--drop', 'base/1.0.0')).toBe('base: recipe 1.0.0 is dropped: it is no longer in the template\n');
    await local.deploy(await assembly());
    const imagebuilder = new Clients(local.url).imagebuilder(layout.hub.account, layout.hub.region);
    const { imageRecipeSummaryList = [] } = await imagebuilder.send(new ListImageRecipesCommand({}));
    const recipes = await Promise.all(
      imageRecipeSummaryList.map(async ({ arn: imageRecipeArn }) => {
        const { imageRecipe } = await imagebuilder.send(new GetImageRecipeCommand({ imageRecipeArn }));
        return `${imageRecipe?.name} ${imageRecipe?.version}`;
      }),
    );
    expect(recipes).toEqual(['base 1.0.1']);
  }, 180_000);
});
