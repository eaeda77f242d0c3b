import type { CreateContainerRecipeRequest } from '@aws-sdk/client-imagebuilder';
import type { DeletionRequest, ResourceType } from '../../../kernel/service.ts';
import type { World } from '../../../kernel/world.ts';
import { createContainerRecipe } from '../definitions/create-container-recipe.ts';
import { createImageRecipe, type ImageRecipeRequest } from '../definitions/create-image-recipe.ts';
import { removeRecipe } from '../operations/recipe-rules.ts';
import { factory, type StoredContainerRecipe, type StoredRecipe } from '../store.ts';
import { assetText } from './asset-text.ts';
import { versionAttributes } from './attributes.ts';
import { fromTemplate } from './from-template.ts';
import { versionThere } from './there.ts';

const view = (stored: StoredRecipe | StoredContainerRecipe) => ({
  ref: stored.arn,
  attributes: versionAttributes(stored),
});

const remove =
  (kind: 'recipes' | 'containerRecipes') =>
  ({ account, region, physicalId }: DeletionRequest, world: World): void => {
    if (factory(world, account, region)[kind][physicalId]) removeRecipe(world, { account, region }, kind, physicalId);
  };

const IMAGE_RECIPE = [
  'Name',
  'Version',
  'Description',
  'ParentImage',
  'Components',
  'BlockDeviceMappings',
  'AdditionalInstanceConfiguration',
  'WorkingDirectory',
  'AmiTags',
  'AmiWatermarks',
  'Tags',
] as const;

/** Nothing of a recipe can be changed: CloudFormation replaces it. */
export const imageRecipe: ResourceType = {
  properties: IMAGE_RECIPE,
  replacedBy: IMAGE_RECIPE,
  find: (request, world) => versionThere(request, world, 'recipes', 'image-recipe', view),
  create: (request, world) =>
    view(createImageRecipe(world, request, fromTemplate<ImageRecipeRequest>(request.properties)).stored),
  delete: remove('recipes'),
};

const CONTAINER_RECIPE = [
  'Name',
  'Version',
  'Description',
  'ContainerType',
  'ParentImage',
  'Components',
  'DockerfileTemplateData',
  'DockerfileTemplateUri',
  'ImageOsVersionOverride',
  'InstanceConfiguration',
  'KmsKeyId',
  'PlatformOverride',
  'TargetRepository',
  'WorkingDirectory',
  'Tags',
] as const;

export const containerRecipe: ResourceType = {
  properties: CONTAINER_RECIPE,
  replacedBy: CONTAINER_RECIPE,
  find: (request, world) => versionThere(request, world, 'containerRecipes', 'container-recipe', view),
  create: (request, world) => {
    const given = fromTemplate<CreateContainerRecipeRequest>(request.properties);
    const text = assetText(given.dockerfileTemplateUri, request);
    const full = { ...given, ...(text === undefined ? {} : { dockerfileTemplateData: text }) };
    return view(createContainerRecipe(world, request, full).stored);
  },
  delete: remove('containerRecipes'),
};
