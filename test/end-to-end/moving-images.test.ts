import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesize } from '../../infra/synthesize.ts';
import { type LocalAws, startLocalAws } from '../../local/local-aws.ts';
import { Clients } from '../../local/play/clients.ts';
import { deployDerived } from '../../local/play/deploy-derived.ts';
import { type Layout, readLayout } from '../../local/play/layout.ts';
import { organizationOf } from '../../local/play/organization.ts';
import { prepareAccount } from '../../local/play/prepare-account.ts';
import { bumped, commands, imageFolder, leastImage } from '../infra/images/support.ts';
import { fileOf, least } from '../infra/support/example.ts';
import { emptyFolder } from '../infra/support/written.ts';

/** Stacks of images do without the hub until something is built: its functions are not bundled here. */
const withoutHub = (assembly: string): void => {
  const file = join(assembly, 'manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as { artifacts: Record<string, { dependencies?: string[] }> };
  for (const artifact of Object.values(manifest.artifacts))
    artifact.dependencies = (artifact.dependencies ?? []).filter((id) => !/^Hallmark(Hub|Ledger)/.test(id));
  for (const id of Object.keys(manifest.artifacts))
    if (/^Hallmark(Hub|Ledger|Spokes)/.test(id)) delete manifest.artifacts[id];
  writeFileSync(file, JSON.stringify(manifest));
};

/** An assembly with the stacks of two images, the second on a base that is given, with components and recipe of a version. */
const assemblyOf = async (baseImage: unknown, version: string): Promise<string> => {
  const folder = bumped(
    imageFolder({
      'base/image.yaml': leastImage({ name: 'base' }),
      'child/image.yaml': leastImage({
        name: 'child',
        version,
        baseImage,
        components: [{ file: 'a.yaml', version }],
      }),
      'child/a.yaml': commands('one'),
    }),
  );
  const outdir = emptyFolder();
  const context = { 'aws:cdk:bundling-stacks': [], images: folder };
  await synthesize({ configurationFile: fileOf(least()), outdir, context });
  withoutHub(outdir);
  return outdir;
};

describe('an image that is from now on built on an image of our own', () => {
  let local: LocalAws;
  afterEach(async () => {
    await local.close();
  });

  it('moves to the stack of derived images, with new versions of what stays in the account', async () => {
    const before = await assemblyOf('amazon-linux-2023-x86', '1.0');
    const layout: Layout = readLayout(before);
    local = await startLocalAws({ organization: organizationOf(layout), start: new Date('2026-11-21T18:00:00Z') });
    const clients = new Clients(local.url);
    await prepareAccount(local, clients, layout, before);
    await local.deploy(before);

    const unchanged = await assemblyOf({ image: 'base' }, '1.0');
    await local.deploy(unchanged, { stacks: ['HallmarkImageFactory'] });
    await expect(deployDerived(local, clients, layout, unchanged)).rejects.toThrow(/already exists/);

    const after = await assemblyOf({ image: 'base' }, '1.1');
    await local.deploy(after, { stacks: ['HallmarkImageFactory'] });
    expect(await deployDerived(local, clients, layout, after)).toEqual(['Deployed HallmarkDerivedImages.']);
  });
});
