import type { CreateContainerRecipeRequest } from '@aws-sdk/client-imagebuilder';
import type { ResourceType } from '../../../kernel/service.ts';
import { createContainerRecipe } from '../definitions/create-container-recipe.ts';
import { createImageRecipe, type ImageRecipeRequest } from '../definitions/create-image-recipe.ts';
import { assetText } from './asset-text.ts';
import { versionAttributes } from './attributes.ts';
import { fromTemplate } from './from-template.ts';

export const imageRecipe: ResourceType = {
  properties: [
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
  ],
  create: (request, world) => {
    const { stored } = createImageRecipe(world, request, fromTemplate<ImageRecipeRequest>(request.properties));
    return { ref: stored.arn, attributes: versionAttributes(stored) };
  },
};

export const containerRecipe: ResourceType = {
  properties: [
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
  ],
  create: (request, world) => {
    const given = fromTemplate<CreateContainerRecipeRequest>(request.properties);
    const text = assetText(given.dockerfileTemplateUri, request);
    const full = { ...given, ...(text === undefined ? {} : { dockerfileTemplateData: text }) };
    const { stored } = createContainerRecipe(world, request, full);
    return { ref: stored.arn, attributes: versionAttributes(stored) };
  },
};
