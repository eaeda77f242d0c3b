import type { World } from '../../../kernel/world.ts';
import { dependedOn, notFound } from '../errors.ts';
import { factory, type Place, type Versioned } from '../store.ts';

type Recipe = Versioned<{ readonly parentImage?: string | undefined }>;

/** Filters of both lists of recipes. */
export const RECIPE_FILTERS = {
  name: ({ name }: Recipe) => name,
  parentImage: ({ given }: Recipe) => given.parentImage,
  platform: ({ platform }: Recipe) => platform,
};

/** Takes a recipe away; one that a pipeline builds stays. */
export const removeRecipe = (
  world: World,
  { account, region }: Place,
  kind: 'recipes' | 'containerRecipes',
  arn: string,
): void => {
  const state = factory(world, account, region);
  if (!state[kind][arn]) throw notFound(arn);
  const user = Object.values(state.pipelines).find(
    ({ given }) => given.imageRecipeArn === arn || given.containerRecipeArn === arn,
  );
  if (user) throw dependedOn(`The recipe '${arn}' is used by the pipeline '${user.arn}'.`);
  delete state[kind][arn];
};
