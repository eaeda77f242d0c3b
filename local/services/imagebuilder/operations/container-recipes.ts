import type {
  CreateContainerRecipeRequest,
  CreateContainerRecipeResponse,
  DeleteContainerRecipeRequest,
  DeleteContainerRecipeResponse,
  GetContainerRecipeRequest,
  GetContainerRecipeResponse,
  ListContainerRecipesRequest,
  ListContainerRecipesResponse,
} from '@aws-sdk/client-imagebuilder';
import { type Operation, operation } from '../../../kernel/service.ts';
import { arnOf } from '../arn.ts';
import { createContainerRecipe } from '../definitions/create-container-recipe.ts';
import { findContainerRecipe } from '../definitions/find-recipe.ts';
import { alreadyExists, notFound } from '../errors.ts';
import { factory } from '../store.ts';
import { may } from './access.ts';
import { filtered } from './filters.ts';
import { once } from './once.ts';
import { page } from './page.ts';
import { RECIPE_FILTERS, removeRecipe } from './recipe-rules.ts';
import { containerRecipeSummary, containerRecipeView, latestVersionReferences } from './recipe-views.ts';

const getContainerRecipe = operation<GetContainerRecipeRequest, GetContainerRecipeResponse>({
  access: ({ containerRecipeArn }) => may('GetContainerRecipe', containerRecipeArn),
  run: ({ containerRecipeArn = '' }, call, world) => {
    const found = findContainerRecipe(world, call, containerRecipeArn);
    if (!found) throw notFound(containerRecipeArn);
    return {
      requestId: call.requestId,
      containerRecipe: containerRecipeView(found),
      latestVersionReferences: latestVersionReferences(found.arn),
    };
  },
});

const listContainerRecipes = operation<ListContainerRecipesRequest, ListContainerRecipesResponse>({
  access: () => may('ListContainerRecipes', '*'),
  run: (input, call, world) => {
    const there = Object.values(factory(world, call.account, call.region).containerRecipes);
    const own = (input.owner ?? 'Self') === 'Self' ? there : [];
    const { items, next } = page(filtered(own, input.filters, RECIPE_FILTERS), input);
    return { requestId: call.requestId, containerRecipeSummaryList: items.map(containerRecipeSummary), ...next };
  },
});

const createContainer = operation<CreateContainerRecipeRequest, CreateContainerRecipeResponse>({
  access: ({ name }, { account, region }) =>
    may('CreateContainerRecipe', arnOf(account, region, 'container-recipe', `${name}/*`)),
  run: (input, call, world) => {
    const arn = once(world, call, input, () => {
      const { stored, isNew } = createContainerRecipe(world, call, input);
      if (!isNew) throw alreadyExists('ContainerRecipe', stored.arn);
      return stored.arn;
    });
    const { clientToken } = input;
    return {
      requestId: call.requestId,
      clientToken,
      containerRecipeArn: arn,
      latestVersionReferences: latestVersionReferences(arn),
    };
  },
});

const deleteContainerRecipe = operation<DeleteContainerRecipeRequest, DeleteContainerRecipeResponse>({
  access: ({ containerRecipeArn }) => may('DeleteContainerRecipe', containerRecipeArn),
  run: ({ containerRecipeArn: arn = '' }, call, world) => {
    removeRecipe(world, call, 'containerRecipes', arn);
    return { requestId: call.requestId, containerRecipeArn: arn };
  },
});

export const containerRecipeOperations: Readonly<Record<string, Operation>> = {
  CreateContainerRecipe: createContainer,
  DeleteContainerRecipe: deleteContainerRecipe,
  GetContainerRecipe: getContainerRecipe,
  ListContainerRecipes: listContainerRecipes,
};
