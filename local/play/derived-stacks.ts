import type { Layout } from './layout.ts';
import { resourcesOf, stacksOf } from './templates.ts';

const RECIPES = ['AWS::ImageBuilder::ImageRecipe', 'AWS::ImageBuilder::ContainerRecipe'];

/** A stack with images that are built on other images of the hub. */
export interface DerivedStack {
  readonly stack: string;
  /** Names of the images that have to be built before it can be deployed. */
  readonly bases: readonly string[];
}

/** The stacks whose recipes build on images of the hub itself, those on which others build first. */
export const derivedStacks = (assembly: string, { hub }: Pick<Layout, 'hub'>): readonly DerivedStack[] => {
  const own = new RegExp(`^arn:[a-z-]+:imagebuilder:[a-z0-9-]+:${hub.account}:image/([^/]+)/`);
  const recipes = resourcesOf(assembly, RECIPES).map(({ stack, properties }) => ({
    stack,
    name: String(properties['Name']),
    base: own.exec(String(properties['ParentImage']))?.[1],
  }));
  const depth = (name: string): number => {
    const base = recipes.find((recipe) => recipe.name === name)?.base;
    return base === undefined ? 0 : 1 + depth(base);
  };
  return stacksOf(assembly)
    .map((stack) => {
      const inStack = recipes.filter((recipe) => recipe.stack === stack);
      return { stack, bases: [...new Set(inStack.flatMap(({ base }) => base ?? []))] };
    })
    .filter(({ bases }) => bases.length > 0)
    .sort((a, b) => Math.max(...a.bases.map(depth)) - Math.max(...b.bases.map(depth)));
};

/** Ids of the stacks that can be deployed into an account without any build. */
export const otherStacks = (assembly: string, layout: Pick<Layout, 'hub'>): readonly string[] => {
  const derived = new Set(derivedStacks(assembly, layout).map(({ stack }) => stack));
  return stacksOf(assembly).filter((stack) => !derived.has(stack));
};
