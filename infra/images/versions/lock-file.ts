import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { ConfigurationError } from '../../configuration/configuration-error.ts';
import { checkInside } from '../../configuration/read-text.ts';
import type { ComponentContent, RecipeContent, WorkflowContent } from './contents.ts';
import type { Version } from './release-number.ts';
import type { Spent } from './spent.ts';

/** One version and what it stands for, forever. */
export interface Release<Content> {
  readonly version: Version;
  readonly content: Content;
}

/** What `versions.lock.yaml` beside image.yaml records, newest first. */
export interface VersionLock {
  readonly recipe: readonly Release<RecipeContent>[];
  readonly components: Readonly<Record<string, readonly Release<ComponentContent>[]>>;
  readonly workflows: Readonly<Record<string, readonly Release<WorkflowContent>[]>>;
  /** Versions that could not be deployed and were taken out: they never come back, and their numbers are not given again. */
  readonly dropped?: Spent;
}

export const EMPTY: VersionLock = { recipe: [], components: {}, workflows: {} };

export const lockFileOf = (imageFile: string): string => join(dirname(imageFile), 'versions.lock.yaml');

const releases = z.array(
  z.strictObject({ version: z.string().regex(/^\d+\.\d+\.\d+$/), content: z.record(z.string(), z.unknown()) }),
);

const versions = z.array(z.string().regex(/^\d+\.\d+\.\d+$/));

const lockSchema = z.strictObject({
  recipe: releases,
  components: z.record(z.string(), releases),
  workflows: z.record(z.string(), releases),
  dropped: z
    .strictObject({
      recipe: versions,
      components: z.record(z.string(), versions),
      workflows: z.record(z.string(), versions),
    })
    .optional(),
});

const REPAIR = 'take it from Git again (git checkout), or write it anew with npm run images:bump after deleting it';

/** Reads the lock; empty where there is none. Throws ConfigurationError for one that was changed by hand beyond reading. */
export const readLock = (file: string): VersionLock => (existsSync(file) ? parseLock(lockTextOf(file), file) : EMPTY);

/** `images:bump` writes this file: through a link, it would write another. */
const lockTextOf = (file: string): string => {
  checkInside(dirname(file), file);
  return readFileSync(file, 'utf8');
};

export const parseLock = (text: string, file: string): VersionLock => {
  const parsed = lockSchema.safeParse(yamlOf(text, file));
  if (parsed.success) return parsed.data as unknown as VersionLock;
  const where = parsed.error.issues
    .slice(0, 10)
    .map(({ path }) => path.join('.').slice(0, 200) || 'the file')
    .join(', ');
  throw new ConfigurationError(`${file}: cannot be used (${where}): ${REPAIR}`);
};

const MERGE = /^<{7} /m;

const yamlOf = (text: string, file: string): unknown => {
  if (MERGE.test(text))
    throw new ConfigurationError(
      `${file}: has marks of a merge: npm run images:bump settles them while the merge is unfinished; afterwards, delete the file first`,
    );
  try {
    return parse(text);
  } catch (error) {
    throw new ConfigurationError(`${file}: is no YAML (${(error as Error).message.split('\n')[0]}): ${REPAIR}`);
  }
};

const HEADER = `# Which version stands for which content. Written by npm run images:bump; keep it in Git, and leave it to that.\n`;

export const lockText = (lock: VersionLock): string =>
  HEADER + stringify(lock, { lineWidth: 0, aliasDuplicateObjects: false });

/** Whether two contents are the same to Image Builder: the order of keys says nothing. */
export const same = (a: unknown, b: unknown): boolean => isDeepStrictEqual(a, b);
