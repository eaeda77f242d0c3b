import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import type { Problem } from '../../shared/configuration/problems.ts';
import { ConfigurationError, readChecked, textOf } from '../configuration/read-checked.ts';
import { imageSchema } from './image-schema.ts';

export type ComponentUse = { readonly managed: string } | ComponentDocument;

export interface ComponentDocument {
  readonly name: string;
  readonly version: string;
  /** The document's text. */
  readonly data: string;
}

export interface ImageDefinition extends Omit<z.output<typeof imageSchema>, 'components'> {
  readonly components: readonly ComponentUse[];
}

/** Reads `images/<name>/image.yaml` and its component documents. Throws ConfigurationError with all that is wrong. */
export const readImageDefinition = (file: string): ImageDefinition => {
  const { components, ...definition } = readChecked(file, imageSchema, (given) => misnamed(file, given.name));
  return {
    ...definition,
    components: components.map((use) =>
      'managed' in use ? use : readDocument(join(dirname(file), use.file), use.version),
    ),
  };
};

const misnamed = (file: string, name: string): readonly Problem[] => {
  const folder = basename(dirname(file));
  return name === folder ? [] : [{ path: ['name'], message: `has to be the folder's name, ${folder}` }];
};

/** https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateComponent.html */
const INLINE_CHARACTERS = 16_000;

const documentSchema = z.looseObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{1,62}$/, 'lower-case letters, digits and hyphens'),
  schemaVersion: z.union([z.literal(1), z.literal('1.0')]),
  phases: z
    .array(z.looseObject({ name: z.enum(['build', 'validate', 'test']), steps: z.array(z.unknown()).min(1) }))
    .min(1),
});

const readDocument = (file: string, version: string): ComponentDocument => {
  const { name } = readChecked(file, documentSchema, () => []);
  const data = textOf(file);
  if (data.length <= INLINE_CHARACTERS) return { name, version, data };
  throw new ConfigurationError(
    `${file}: has ${data.length} characters; Image Builder takes ${INLINE_CHARACTERS}: make two components of it`,
  );
};
