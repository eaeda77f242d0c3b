import { dirname, join } from 'node:path';
import { ConfigurationError } from '../../configuration/configuration-error.ts';
import { nameOfFile } from '../beside.ts';
import type { ImageDefinition } from '../image-definition.ts';
import { type RecipeContent, recipeContent } from './contents.ts';
import { currentVersion, type Line } from './line.ts';
import { componentLines, workflowLines } from './lines.ts';
import { lockFileOf, readLock, type VersionLock } from './lock-file.ts';
import type { Version } from './release-number.ts';
import { NOTHING_SPENT } from './spent.ts';

/** A definition together with the versions that its lock file gives it. */
export interface ReleasedImage {
  readonly definition: ImageDefinition;
  /** All recorded versions: the current one of each first, then the earlier ones that images may refer to. */
  readonly lock: VersionLock;
}

/**
 * Checks that every content has a recorded version. Throws ConfigurationError with each file that changed since: Image Builder
 * would refuse the same version with other content, in the middle of a deployment.
 */
export const releasedImage = (definition: ImageDefinition): ReleasedImage => {
  const file = lockFileOf(definition.file);
  const lock = readLock(file);
  const components = componentLines(definition, lock, NOTHING_SPENT);
  const workflows = workflowLines(definition, lock, NOTHING_SPENT);
  // A component that has no version yet counts with its last one, so that the recipe is not told for the component's sake.
  const recipe = recipeLine(definition, lock, (name) => lock.components[name]?.[0]?.version ?? '');
  const problems = [
    ...[...components].flatMap(([name, line]) => said(fileOf(definition, 'components', name), line)),
    ...[...workflows].flatMap(([name, line]) => said(fileOf(definition, 'workflows', name), line)),
    ...said(definition.file, recipe),
  ];
  if (problems.length > 0) throw new ConfigurationError(problems.join('\n'));
  return { definition, lock };
};

export const recipeLine = (
  definition: ImageDefinition,
  lock: VersionLock,
  versionOf: (component: string) => Version,
): Line<RecipeContent> => ({
  release: definition.version,
  content: recipeContent(definition, versionOf),
  recorded: lock.recipe,
  spent: [],
});

const fileOf = ({ file, ...image }: ImageDefinition, kind: 'components' | 'workflows', name: string): string => {
  const use = image[kind].find((each) => 'file' in each && nameOfFile(each.file) === name);
  return use && 'file' in use ? join(dirname(file), use.file) : file;
};

const said = <Content>(file: string, line: Line<Content>): string[] => {
  if (currentVersion(line) !== undefined) return [];
  const [last] = line.recorded;
  return [
    last
      ? `${file}: changed since version ${last.version}: npm run images:bump gives it the next version`
      : `${file}: has no version yet: npm run images:bump gives it one`,
  ];
};
