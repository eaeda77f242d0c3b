import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const version = z.string().regex(/^\d+\.\d+\.\d+$/, 'a version is three numbers: 1.0.0');

const definitionSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{2,127}$/, 'a name has 3 to 128 lower-case letters, digits and hyphens'),
  version,
  description: z.string().max(1024).default(''),
  platform: z.enum(['Linux', 'Windows']),
  baseImage: z.string().min(1),
  components: z
    .array(
      z.union([z.strictObject({ managed: z.string().min(1) }), z.strictObject({ file: z.string().min(1), version })]),
    )
    .min(1)
    .max(20),
  storage: z.strictObject({
    device: z.string().min(1),
    sizeGiB: z.int().min(1).max(16_000),
    type: z.enum(['gp3', 'gp2', 'io2']),
  }),
  build: z.strictObject({ instanceTypes: z.array(z.string().min(1)).min(1), testMinutes: z.int().min(60).max(1440) }),
  schedule: z
    .strictObject({
      cron: z.string().startsWith('cron('),
      timezone: z.string().min(1),
      onlyIfDependenciesChanged: z.boolean(),
      disableAfterFailures: z.int().min(1).max(10),
    })
    .optional(),
  scanning: z.boolean(),
});

export interface ComponentDocument {
  readonly name: string;
  readonly version: string;
  readonly data: string;
}

export interface ImageDefinition extends z.output<typeof definitionSchema> {
  readonly documents: readonly (ComponentDocument | { readonly managed: string })[];
}

/** Reads `images/<name>/image.yaml` and its component documents. Throws with file and path of everything that is wrong. */
export const readImageDefinition = (file: string): ImageDefinition => {
  const parsed = definitionSchema.safeParse(parse(readFileSync(file, 'utf8')));
  if (!parsed.success)
    throw new Error(
      parsed.error.issues.map(({ path, message }) => `${file}: ${path.join('.')}: ${message}`).join('\n'),
    );
  const documents = parsed.data.components.map((component) =>
    'managed' in component ? component : readDocument(file, component),
  );
  return { ...parsed.data, documents };
};

/** Image Builder takes documents of at most so many characters inline. */
const INLINE_CHARACTERS = 16_000;

const readDocument = (file: string, component: { file: string; version: string }): ComponentDocument => {
  const path = join(dirname(file), component.file);
  const data = readFileSync(path, 'utf8');
  const { name, schemaVersion } = parse(data) as { name?: unknown; schemaVersion?: unknown };
  if (typeof name !== 'string') throw new Error(`${path}: name: a component document needs a name`);
  if (Number(schemaVersion) !== 1) throw new Error(`${path}: schemaVersion: has to be 1.0`);
  if (data.length > INLINE_CHARACTERS)
    throw new Error(`${path}: has ${data.length} characters; Image Builder takes ${INLINE_CHARACTERS} inline`);
  return { name, version: component.version, data };
};
