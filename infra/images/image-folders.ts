import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationError } from '../configuration/read-checked.ts';
import { familyProblems } from './checks/family.ts';
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

/** Reads every image of a folder such as `images/`. Throws ConfigurationError with what is wrong in all of them. */
export const readImages = (folder: string): readonly ImageDefinition[] => {
  const images = everyOne(imageFiles(folder), readImageDefinition);
  const problems = familyProblems(images);
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
      // Two images may share a document that is wrong: once is enough.
      if (!problems.includes(error.message)) problems.push(error.message);
      return [];
    }
  });
  if (problems.length > 0) throw new ConfigurationError(problems.join('\n'));
  return results;
};
