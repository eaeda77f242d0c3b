import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ConfigurationError } from '../configuration/configuration-error.ts';
import { placed } from '../configuration/read-checked.ts';
import { familyProblems } from './checks/family.ts';
import type { Hub } from './checks/hub.ts';
import { type ImageDefinition, readImageDefinition } from './image-definition.ts';

/** `image.yaml` of every folder, in order of names. */
export const imageFiles = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => join(folder, name, 'image.yaml'))
        .filter((file) => existsSync(file))
        .toSorted()
    : [];

/** An image.yaml that is not where one is looked for would be passed over without a word. */
const misplacedFiles = (folder: string): readonly string[] => {
  if (!existsSync(folder)) return [];
  if (!statSync(folder).isDirectory())
    return [`${folder}: is a file: give the folder that has a folder for each image`];
  const here = join(folder, 'image.yaml');
  if (existsSync(here)) return [`${here}: give the folder above, ${dirname(folder)}: it has a folder for each image`];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !existsSync(join(folder, entry.name, 'image.yaml')))
    .flatMap(({ name }) =>
      readdirSync(join(folder, name))
        .filter((file) => /^images?\.(ya?ml|json)$/i.test(file))
        .map((file) => `${join(folder, name, file)}: has to be called image.yaml`),
    );
};

/** Reads every image of a folder such as `images/`. Throws ConfigurationError with what is wrong in all of them. */
export const readImages = (folder: string, hub?: Hub): readonly ImageDefinition[] => {
  const misplaced = misplacedFiles(folder);
  if (misplaced.length > 0) throw new ConfigurationError(misplaced.join('\n'));
  const images = everyOne(imageFiles(folder), (file) => readImageDefinition(file, hub));
  const problems = familyProblems(images).flatMap(({ file, ...problem }) => placed(file, [problem]));
  if (problems.length > 0) throw new ConfigurationError(problems.join('\n'));
  return images;
};

/** Tries all before it throws, so that one run says all that is wrong. */
export const everyOne = <A, B>(all: readonly A[], act: (each: A) => B): readonly B[] => {
  const problems: string[] = [];
  const results = all.flatMap((each) => {
    try {
      return [act(each)];
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      problems.push(error.message);
      return [];
    }
  });
  // Images share documents: what is wrong with one is told once.
  if (problems.length > 0) throw new ConfigurationError([...new Set(problems)].join('\n'));
  return results;
};
