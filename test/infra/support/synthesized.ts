import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { synthesize } from '../../../infra/synthesize.ts';
import { EXAMPLE } from './example.ts';
import { emptyFolder } from './written.ts';

export interface Resource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

export interface Synthesized {
  readonly stacks: readonly string[];
  readonly template: (stack: string) => Template;
  readonly resources: (stack: string, type?: string) => Readonly<Record<string, Resource>>;
  readonly file: (name: string) => string;
}

/** The cloud assembly of a configuration and a folder of images, bundles left out. */
export const synthesized = async (configurationFile: string = EXAMPLE, images = 'images'): Promise<Synthesized> => {
  const outdir = emptyFolder();
  const context = { 'aws:cdk:bundling-stacks': [], images };
  const { stacks } = await synthesize({ configurationFile, outdir, context });
  const file = (name: string) => readFileSync(join(outdir, name), 'utf8');
  const template = (stack: string) => Template.fromJSON(JSON.parse(file(`${stack}.template.json`)));
  return {
    stacks: stacks.map(({ stackName }) => stackName),
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
