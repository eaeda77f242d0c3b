import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HUB, REGION } from './world.ts';

export interface StackSource {
  readonly template: object;
  readonly account?: string;
  readonly region?: string;
  readonly dependencies?: readonly string[];
  readonly parameters?: Readonly<Record<string, string>>;
}

/** Writes a cloud assembly as `cdk synth` would, with `assets` as folders of files by hash. */
export const writeAssembly = (
  stacks: Readonly<Record<string, StackSource>>,
  assets: Readonly<Record<string, Readonly<Record<string, string>>>> = {},
): string => {
  const directory = mkdtempSync(join(tmpdir(), 'assembly-'));
  const artifacts: Record<string, object> = {};
  for (const [id, { template, account = HUB, region = REGION, dependencies = [], parameters = {} }] of Object.entries(
    stacks,
  )) {
    writeFileSync(join(directory, `${id}.template.json`), JSON.stringify(template));
    const properties = { templateFile: `${id}.template.json`, stackName: id, parameters };
    artifacts[id] = {
      type: 'aws:cloudformation:stack',
      environment: `aws://${account}/${region}`,
      properties,
      dependencies,
    };
  }
  artifacts['assets'] = { type: 'cdk:asset-manifest', properties: { file: 'all.assets.json' } };
  writeFileSync(join(directory, 'all.assets.json'), JSON.stringify({ files: writeAssets(directory, assets) }));
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify({ version: '48.0.0', artifacts }));
  return directory;
};

const writeAssets = (directory: string, assets: Readonly<Record<string, Readonly<Record<string, string>>>>) =>
  Object.fromEntries(
    Object.entries(assets).map(([hash, files]) => {
      const path = `asset.${hash}`;
      mkdirSync(join(directory, path));
      for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, path, name), text);
      return [hash, { source: { path, packaging: 'zip' }, destinations: { here: { objectKey: `${hash}.zip` } } }];
    }),
  );
