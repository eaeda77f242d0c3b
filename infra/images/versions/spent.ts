import type { Version } from './release-number.ts';

/** Numbers that are spent, by what they belong to. */
export interface Spent {
  readonly recipe: readonly Version[];
  readonly components: Readonly<Record<string, readonly Version[]>>;
  readonly workflows: Readonly<Record<string, readonly Version[]>>;
}

export const NOTHING_SPENT: Spent = { recipe: [], components: {}, workflows: {} };

/** The numbers of both. */
export const bothSpent = (a: Spent, b: Spent): Spent => ({
  recipe: both(a.recipe, b.recipe),
  components: bothByName(a.components, b.components),
  workflows: bothByName(a.workflows, b.workflows),
});

const both = (a: readonly Version[] = [], b: readonly Version[] = []): readonly Version[] => [...new Set([...a, ...b])];

const bothByName = (a: Spent['components'], b: Spent['components']): Spent['components'] =>
  Object.fromEntries(
    [...new Set([...Object.keys(a), ...Object.keys(b)])].map((name) => [name, both(a[name], b[name])]),
  );
