import { spawnSync } from 'node:child_process';
import { basename, dirname } from 'node:path';
import { NOTHING_SPENT, type Spent } from './lines.ts';
import { parseLock, type VersionLock } from './lock-file.ts';

/**
 * The versions that a commit before this one gave: their numbers may be in an account, so they are not given again, not even after
 * a revert took them out of the lock. Without Git, or in a shallow clone, only what is there.
 */
export const spentInGit = (lockFile: string): Spent => {
  const git = (args: string[], input = ''): string => {
    const { status, stdout } = spawnSync('git', args, {
      cwd: dirname(lockFile),
      input,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    return status === 0 ? stdout : '';
  };
  const commits = git(['log', '--format=%H', '--', basename(lockFile)])
    .split('\n')
    .filter(Boolean);
  const path = git(['ls-files', '--full-name', '--', basename(lockFile)]).trim();
  if (commits.length === 0 || path === '') return NOTHING_SPENT;
  const texts = objects(git(['cat-file', '--batch'], commits.map((commit) => `${commit}:${path}\n`).join('')));
  return texts.flatMap((text) => readable(text, lockFile)).reduce(together, NOTHING_SPENT);
};

/** `<hash> blob <size>\n<text>\n`, one after another; `<name> missing\n` where a commit has none. */
const objects = (output: string): string[] => {
  const bytes = Buffer.from(output);
  const found: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf('\n', at);
    if (end < 0) break;
    const size = / blob (\d+)$/.exec(bytes.toString('utf8', at, end))?.[1];
    if (size !== undefined) found.push(bytes.toString('utf8', end + 1, end + 1 + Number(size)));
    at = end + 1 + (size === undefined ? 0 : Number(size) + 1);
  }
  return found;
};

/** A commit may hold a lock with marks of a merge in it. */
const readable = (text: string, file: string): VersionLock[] => {
  try {
    return [parseLock(text, file)];
  } catch {
    return [];
  }
};

const together = (spent: Spent, { recipe, components, workflows }: VersionLock): Spent => ({
  recipe: [...spent.recipe, ...versions(recipe)],
  components: merged(spent.components, components),
  workflows: merged(spent.workflows, workflows),
});

const versions = (all: readonly { readonly version: string }[]): string[] => all.map(({ version }) => version);

const merged = (
  spent: Spent['components'],
  found: Readonly<Record<string, readonly { readonly version: string }[]>>,
): Spent['components'] =>
  Object.fromEntries(
    [...new Set([...Object.keys(spent), ...Object.keys(found)])].map((name) => [
      name,
      [...new Set([...(spent[name] ?? []), ...versions(found[name] ?? [])])],
    ]),
  );
