import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { synthesize } from '../../../infra/synthesize.ts';
import { ASSEMBLY } from '../../support/global-setup.ts';
import { EXAMPLE } from './example.ts';
import { emptyFolder } from './written.ts';

export interface Resource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

export interface Synthesized {
  readonly stacks: readonly string[];
  readonly template: (stack: string) => Template;
  readonly resources: (stack: string, type?: string) => Readonly<Record<string, Resource>>;
  readonly file: (name: string) => string;
}

/** A folder of images that is not there: what is looked at is the hub or the spokes. */
const NO_IMAGES = 'no-images';

/** The cloud assembly of a configuration and a folder of images; the example's is the one that end-to-end tests run. */
export const synthesized = async (configurationFile: string = EXAMPLE, images?: string): Promise<Synthesized> => {
  if (configurationFile === EXAMPLE && images === undefined) return readFrom(ASSEMBLY);
  const outdir = emptyFolder();
  const context = { 'aws:cdk:bundling-stacks': [], images: images ?? NO_IMAGES };
  await synthesize({ configurationFile, outdir, context });
  return readFrom(outdir);
};

const readFrom = (outdir: string): Synthesized => {
  const file = (name: string) => readFileSync(join(outdir, name), 'utf8');
  const template = (stack: string) => Template.fromJSON(JSON.parse(file(`${stack}.template.json`)));
  return {
    stacks: new CloudAssembly(outdir).stacks.map(({ stackName }) => stackName),
    template,
    file,
    resources: (stack, type) =>
      Object.fromEntries(
        Object.entries(template(stack).toJSON()['Resources'] as Record<string, Resource>).filter(
          ([, { Type }]) => type === undefined || Type === type,
        ),
      ),
  };
};
