import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesize } from '../../infra/synthesize.ts';
import { example, fileOf } from '../infra/support/example.ts';
import { emptyFolder } from '../infra/support/written.ts';
import { ASSEMBLY } from '../support/global-setup.ts';

type Json = Record<string, unknown>;

interface Template {
  readonly Resources: Record<string, { readonly Type: string; readonly Properties: Json }>;
}

interface Assets {
  files: Record<string, { source: { path: string } }>;
}

const HUB = 'HallmarkHub';

/**
 * The cloud assembly of another configuration, without pipelines: templates, roles and workflows are synthesized from it, and the
 * bundles are those of the example with this configuration in them. To bundle everything once more would take 15 seconds.
 *
 * @param change the example's settings → those of the test
 * @param images a folder of images, for pipelines of theirs
 */
export const reconfigured = async (change: (example: Json) => Json, images = 'no-images'): Promise<string> => {
  const outdir = emptyFolder();
  const promoted = (example()['images'] as object[]).slice(0, 1);
  const configurationFile = fileOf(change({ ...example(), images: promoted }));
  const context = { 'aws:cdk:bundling-stacks': [], images };
  await synthesize({ configurationFile, outdir, context });
  const [template, bundled] = [outdir, ASSEMBLY].map((folder) => read<Template>(folder, 'template')) as [
    Template,
    Template,
  ];
  const codes = new Map(functionsOf(bundled).map(({ FunctionName, Code }) => [FunctionName, Code]));
  for (const properties of functionsOf(template)) properties['Code'] = codes.get(properties['FunctionName']);
  const assets = read<Assets>(ASSEMBLY, 'assets');
  for (const { source } of Object.values(assets.files)) copy(outdir, source.path);
  write(outdir, 'assets', assets);
  // Last: the example's template is among its assets.
  write(outdir, 'template', template);
  return outdir;
};

const functionsOf = ({ Resources }: Template): Json[] =>
  Object.values(Resources)
    .filter(({ Type }) => Type === 'AWS::Lambda::Function')
    .map(({ Properties }) => Properties);

const copy = (outdir: string, path: string): void => {
  cpSync(join(ASSEMBLY, path), join(outdir, path), { recursive: true });
  const configuration = join(outdir, path, 'configuration.json');
  if (existsSync(configuration)) cpSync(join(outdir, 'configuration.json'), configuration);
};

const fileIn = (folder: string, kind: string): string => join(folder, `${HUB}.${kind}.json`);

const read = <T>(folder: string, kind: string): T => JSON.parse(readFileSync(fileIn(folder, kind), 'utf8')) as T;

const write = (folder: string, kind: string, value: object): void =>
  writeFileSync(fileIn(folder, kind), JSON.stringify(value));
