import { spawnSync } from 'node:child_process';
import { basename, dirname } from 'node:path';
import { parseLock, type VersionLock } from './lock-file.ts';

/** What Git knows of a lock file. Without Git, or in a shallow clone, only what is there. */
export interface LockHistory {
  /** The locks of all commits before this one, on both sides of every merge: their numbers may be in an account. */
  readonly past: readonly VersionLock[];
  /** What the two sides of each merge had, of one that is not finished, too. */
  readonly merged: readonly (readonly VersionLock[])[];
  /** Both sides of a merge or rebase while the file is in conflict; else none. */
  readonly conflict: readonly VersionLock[];
}

/** The commit that is there, and the one that is being joined to it. */
const HEADS = ['HEAD', 'MERGE_HEAD', 'REBASE_HEAD', 'CHERRY_PICK_HEAD'];

export const lockHistory = (lockFile: string): LockHistory => {
  const git = gitIn(dirname(lockFile));
  const file = basename(lockFile);
  const prefix = git(['rev-parse', '--show-prefix']);
  if (prefix === undefined) return { past: [], merged: [], conflict: [] };
  const heads = HEADS.filter((head) => git(['rev-parse', '--quiet', '--verify', head]) !== undefined);
  const list = (...how: string[]): string[] =>
    heads.length === 0 ? [] : lines(git(['rev-list', ...how, ...heads, '--', file]));
  // Without --full-history, Git leaves out the side of a merge whose lock was not taken.
  const commits = list('--full-history');
  const merges = [...list('--simplify-merges', '--merges', '--parents').map((line) => line.split(' ').slice(1)), heads];
  const stages = lines(git(['ls-files', '--unmerged', '--', file])).flatMap(
    (line) => /^\d+ ([0-9a-f]+) [23]\t/.exec(line)?.[1] ?? [],
  );
  const at = (commit: string): string => `${commit}:${prefix.trim()}${file}`;
  const locks = locksOf(git, [...[...commits, ...merges.flat()].map(at), ...stages], lockFile);
  const known = (names: readonly string[]): VersionLock[] => names.flatMap((name) => locks.get(name) ?? []);
  const conflict = known(stages);
  return {
    past: [...known(commits.map(at)), ...conflict],
    merged: [...merges.map((sides) => known(sides.map(at))), conflict],
    conflict,
  };
};

type Git = (args: readonly string[], input?: string) => string | undefined;

/** Undefined where Git is not there, or refuses. */
const gitIn =
  (folder: string): Git =>
  (args, input = '') => {
    const { status, stdout } = spawnSync('git', args, { cwd: folder, input, encoding: 'utf8', maxBuffer: 2 ** 28 });
    return status === 0 ? stdout : undefined;
  };

const lines = (text = ''): string[] => text.split('\n').filter(Boolean);

/** The locks by name of their object. A commit may hold none, or one with marks of a merge in it. */
const locksOf = (git: Git, names: readonly string[], file: string): ReadonlyMap<string, VersionLock> => {
  const asked = [...new Set(names)];
  if (asked.length === 0) return new Map();
  const texts = objects(git(['cat-file', '--batch'], asked.map((name) => `${name}\n`).join('')) ?? '');
  return new Map(
    asked.flatMap((name, index) => readable(texts[index], file).map((lock): [string, VersionLock] => [name, lock])),
  );
};

/** In the order asked: `<hash> blob <size>\n<text>\n`; `<name> missing\n` where there is none. */
const objects = (output: string): (string | undefined)[] => {
  const bytes = Buffer.from(output);
  const found: (string | undefined)[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf('\n', at);
    if (end < 0) break;
    const size = / blob (\d+)$/.exec(bytes.toString('utf8', at, end))?.[1];
    found.push(size === undefined ? undefined : bytes.toString('utf8', end + 1, end + 1 + Number(size)));
    at = end + 1 + (size === undefined ? 0 : Number(size) + 1);
  }
  return found;
};

const readable = (text: string | undefined, file: string): VersionLock[] => {
  try {
    return text === undefined ? [] : [parseLock(text, file)];
  } catch {
    return [];
  }
};
