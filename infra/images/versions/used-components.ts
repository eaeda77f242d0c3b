import type { VersionLock } from './lock-file.ts';

/** The components that a recipe of these names. */
export const usedComponents = (
  components: VersionLock['components'],
  recipes: VersionLock['recipe'],
): VersionLock['components'] => {
  const used = new Set(
    recipes.flatMap(({ content }) => content.components.flatMap((use) => ('own' in use ? [use.own] : []))),
  );
  const left = Object.entries(components).map(
    ([name, all]) => [name, all.filter(({ version }) => used.has(`${name}/${version}`))] as const,
  );
  return Object.fromEntries(left.filter(([, all]) => all.length > 0));
};
