import type {
  CreateContainerRecipeRequest,
  CreateContainerRecipeResponse,
  CreateImageRecipeRequest,
  CreateImageRecipeResponse,
  DeleteContainerRecipeRequest,
  DeleteContainerRecipeResponse,
  DeleteImageRecipeRequest,
  DeleteImageRecipeResponse,
  GetContainerRecipeRequest,
  GetContainerRecipeResponse,
  GetImageRecipeRequest,
  GetImageRecipeResponse,
  ListContainerRecipesRequest,
  ListContainerRecipesResponse,
  ListImageRecipesRequest,
  ListImageRecipesResponse,
} from '@aws-sdk/client-imagebuilder';
import type { Call } from '../../../kernel/call.ts';
import { type Operation, operation } from '../../../kernel/service.ts';
import type { World } from '../../../kernel/world.ts';
import { arnOf } from '../arn.ts';
import { createContainerRecipe } from '../definitions/create-container-recipe.ts';
import { createImageRecipe } from '../definitions/create-image-recipe.ts';
import { findContainerRecipe, findRecipe } from '../definitions/find-recipe.ts';
import { alreadyExists, dependedOn, notFound } from '../errors.ts';
import { factory, type Versioned } from '../store.ts';
import { may } from './access.ts';
import { filtered } from './filters.ts';
import { once } from './once.ts';
import { page } from './page.ts';
import {
  containerRecipeSummary,
  containerRecipeView,
  latestVersionReferences,
  recipeSummary,
  recipeView,
} from './recipe-views.ts';

type Recipe = Versioned<{ readonly parentImage?: string | undefined }>;

const FILTERS = {
  name: ({ name }: Recipe) => name,
  parentImage: ({ given }: Recipe) => given.parentImage,
  platform: ({ platform }: Recipe) => platform,
};

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
    const { items, next } = page(filtered(own, input.filters, FILTERS), input);
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
    remove(world, call, 'recipes', arn);
    return { requestId: call.requestId, imageRecipeArn: arn };
  },
});

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
    const { items, next } = page(filtered(own, input.filters, FILTERS), input);
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
    remove(world, call, 'containerRecipes', arn);
    return { requestId: call.requestId, containerRecipeArn: arn };
  },
});

/** One that a pipeline builds stays. */
const remove = (world: World, { account, region }: Call, kind: 'recipes' | 'containerRecipes', arn: string): void => {
  const state = factory(world, account, region);
  if (!state[kind][arn]) throw notFound(arn);
  const user = Object.values(state.pipelines).find(
    ({ given }) => given.imageRecipeArn === arn || given.containerRecipeArn === arn,
  );
  if (user) throw dependedOn(`The recipe '${arn}' is used by the pipeline '${user.arn}'.`);
  delete state[kind][arn];
};

export const recipeOperations: Readonly<Record<string, Operation>> = {
  CreateContainerRecipe: createContainer,
  CreateImageRecipe: create,
  DeleteContainerRecipe: deleteContainerRecipe,
  DeleteImageRecipe: deleteImageRecipe,
  GetContainerRecipe: getContainerRecipe,
  GetImageRecipe: getImageRecipe,
  ListContainerRecipes: listContainerRecipes,
  ListImageRecipes: listImageRecipes,
};
