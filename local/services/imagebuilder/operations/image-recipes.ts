import type {
  CreateImageRecipeRequest,
  CreateImageRecipeResponse,
  DeleteImageRecipeRequest,
  DeleteImageRecipeResponse,
  GetImageRecipeRequest,
  GetImageRecipeResponse,
  ListImageRecipesRequest,
  ListImageRecipesResponse,
} from '@aws-sdk/client-imagebuilder';
import { type Operation, operation } from '../../../kernel/service.ts';
import { arnOf } from '../arn.ts';
import { createImageRecipe } from '../definitions/create-image-recipe.ts';
import { findRecipe } from '../definitions/find-recipe.ts';
import { alreadyExists, notFound } from '../errors.ts';
import { factory } from '../store.ts';
import { may } from './access.ts';
import { filtered } from './filters.ts';
import { once } from './once.ts';
import { page } from './page.ts';
import { RECIPE_FILTERS, removeRecipe } from './recipe-rules.ts';
import { latestVersionReferences, recipeSummary, recipeView } from './recipe-views.ts';

const getImageRecipe = operation<GetImageRecipeRequest, GetImageRecipeResponse>({
  access: ({ imageRecipeArn }) => may('GetImageRecipe', imageRecipeArn),
  run: ({ imageRecipeArn = '' }, call, world) => {
    const found = findRecipe(world, call, imageRecipeArn);
    if (!found) throw notFound(imageRecipeArn);
    return {
      requestId: call.requestId,
      imageRecipe: recipeView(found),
      latestVersionReferences: latestVersionReferences(found.arn),
    };
  },
});

const listImageRecipes = operation<ListImageRecipesRequest, ListImageRecipesResponse>({
  access: () => may('ListImageRecipes', '*'),
  run: (input, call, world) => {
    const own =
      (input.owner ?? 'Self') === 'Self' ? Object.values(factory(world, call.account, call.region).recipes) : [];
    const { items, next } = page(filtered(own, input.filters, RECIPE_FILTERS), input);
    return { requestId: call.requestId, imageRecipeSummaryList: items.map(recipeSummary), ...next };
  },
});

const create = operation<CreateImageRecipeRequest, CreateImageRecipeResponse>({
  access: ({ name }, { account, region }) =>
    may('CreateImageRecipe', arnOf(account, region, 'image-recipe', `${name}/*`)),
  run: (input, call, world) => {
    const arn = once(world, call, input, () => {
      const { stored, isNew } = createImageRecipe(world, call, input);
      if (!isNew) throw alreadyExists('ImageRecipe', stored.arn);
      return stored.arn;
    });
    const { clientToken } = input;
    return {
      requestId: call.requestId,
      clientToken,
      imageRecipeArn: arn,
      latestVersionReferences: latestVersionReferences(arn),
    };
  },
});

const deleteImageRecipe = operation<DeleteImageRecipeRequest, DeleteImageRecipeResponse>({
  access: ({ imageRecipeArn }) => may('DeleteImageRecipe', imageRecipeArn),
  run: ({ imageRecipeArn: arn = '' }, call, world) => {
    removeRecipe(world, call, 'recipes', arn);
    return { requestId: call.requestId, imageRecipeArn: arn };
  },
});

export const imageRecipeOperations: Readonly<Record<string, Operation>> = {
  CreateImageRecipe: create,
  DeleteImageRecipe: deleteImageRecipe,
  GetImageRecipe: getImageRecipe,
  ListImageRecipes: listImageRecipes,
};
