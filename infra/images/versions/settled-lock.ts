import { lockHistory } from './git-history.ts';
import { type Release, readLock, same, type VersionLock } from './lock-file.ts';
import { compare } from './release-number.ts';
import { bothSpent, NOTHING_SPENT, type Spent } from './spent.ts';

export interface SettledLock {
  readonly lock: VersionLock;
  /** The versions that Git knows: they are not given again, not even after a revert took them out of the lock. */
  readonly spent: Spent;
  /** `recipe 1.0.1`, `component apache 1.0.1`: what the lock had, and was left out. */
  readonly leftOut: readonly string[];
}

/**
 * The lock to bump: what the file says or, in the middle of a merge, what both sides say. Two branches may each have given one
 * number to a content of their own, and either may be in an account already: such a number is left out, and what it stood for gets
 * a new one. Throws ConfigurationError for a lock that nobody can read.
 */
export const settledLock = (file: string): SettledLock => {
  const { past, merged, conflict } = lockHistory(file);
  const now = conflict.length > 0 ? union(conflict) : readLock(file);
  // What one branch dropped, the other one may still have.
  const dropped = droppedLabels(now.dropped ?? NOTHING_SPENT);
  const kept = without(now, dropped);
  const lock = without(kept, merged.flatMap(doubtful));
  const stays = new Set(labelsOf(lock));
  return {
    lock,
    spent: [...past, now].reduce((spent, each) => bothSpent(spent, spentBy(each)), NOTHING_SPENT),
    leftOut: labelsOf(kept).filter((label) => !stays.has(label)),
  };
};

/** Every version with what it stands for, by a label for people. */
const contents = ({ recipe, components, workflows }: VersionLock): [string, unknown][] => [
  ...recipe.map(({ version, content }): [string, unknown] => [`recipe ${version}`, content]),
  ...byName('component', components),
  ...byName('workflow', workflows),
];

const byName = (kind: string, all: ByName): [string, unknown][] =>
  Object.entries(all).flatMap(([name, releases]) =>
    releases.map(({ version, content }): [string, unknown] => [`${kind} ${name} ${version}`, content]),
  );

/** `recipe 1.0.1`, `component apache 1.0.1`: every version of a lock. */
export const labelsOf = (lock: VersionLock): string[] => contents(lock).map(([label]) => label);

type Releases = readonly Release<unknown>[];
type ByName = Readonly<Record<string, Releases>>;

const union = (locks: readonly VersionLock[]): VersionLock =>
  locks.reduce((a, b) => ({
    recipe: joined(a.recipe, b.recipe),
    components: joinedByName(a.components, b.components),
    workflows: joinedByName(a.workflows, b.workflows),
    ...droppedIn(a, b),
  }));

const droppedIn = (a: VersionLock, b: VersionLock): Pick<VersionLock, 'dropped'> =>
  a.dropped || b.dropped ? { dropped: bothSpent(a.dropped ?? NOTHING_SPENT, b.dropped ?? NOTHING_SPENT) } : {};

const droppedLabels = ({ recipe, components, workflows }: Spent): string[] => [
  ...recipe.map((version) => `recipe ${version}`),
  ...numbersByName('component', components),
  ...numbersByName('workflow', workflows),
];

const numbersByName = (kind: string, all: Spent['components']): string[] =>
  Object.entries(all).flatMap(([name, numbers]) => numbers.map((version) => `${kind} ${name} ${version}`));

const joined = <R extends Release<unknown>>(a: readonly R[], b: readonly R[]): readonly R[] =>
  [...a, ...b.filter(({ version }) => !a.some((each) => each.version === version))].toSorted((x, y) =>
    compare(y.version, x.version),
  );

const joinedByName = <R extends Release<unknown>>(
  a: Readonly<Record<string, readonly R[]>>,
  b: Readonly<Record<string, readonly R[]>>,
): Readonly<Record<string, readonly R[]>> =>
  Object.fromEntries(
    [...new Set([...Object.keys(a), ...Object.keys(b)])].map((name) => [name, joined(a[name] ?? [], b[name] ?? [])]),
  );

/** The numbers that stand for different contents in these locks, as labels. */
const doubtful = (locks: readonly VersionLock[]): string[] => {
  const meaning = new Map<string, unknown>();
  return locks.flatMap(contents).flatMap(([label, content]) => {
    const first = meaning.get(label) ?? content;
    meaning.set(label, first);
    return same(first, content) ? [] : [label];
  });
};

/** Without these, and without recipes that name such a component. */
const without = ({ recipe, components, workflows, ...rest }: VersionLock, doubted: readonly string[]): VersionLock => {
  const out = new Set(doubted);
  const sure = <R extends Release<unknown>>(what: string, all: readonly R[]): readonly R[] =>
    all.filter(({ version }) => !out.has(`${what} ${version}`));
  const sureByName = <R extends Release<unknown>>(kind: string, all: Readonly<Record<string, readonly R[]>>) =>
    Object.fromEntries(Object.entries(all).map(([name, releases]) => [name, sure(`${kind} ${name}`, releases)]));
  return {
    recipe: sure('recipe', recipe).filter(({ content }) =>
      content.components.every((use) => !('own' in use) || !out.has(`component ${use.own.replace('/', ' ')}`)),
    ),
    components: sureByName('component', components),
    workflows: sureByName('workflow', workflows),
    ...rest,
  };
};

/** What a lock says of numbers: those that it gives, and those that were dropped. */
const spentBy = ({ recipe, components, workflows, dropped }: VersionLock): Spent =>
  bothSpent(
    { recipe: versions(recipe), components: versionsByName(components), workflows: versionsByName(workflows) },
    dropped ?? NOTHING_SPENT,
  );

const versions = (all: Releases): string[] => all.map(({ version }) => version);

const versionsByName = (all: ByName): Spent['components'] =>
  Object.fromEntries(Object.entries(all).map(([name, releases]) => [name, versions(releases)]));
