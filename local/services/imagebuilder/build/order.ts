import type { World } from '../../../kernel/world.ts';
import { findContainerRecipe, findRecipe } from '../definitions/find-recipe.ts';
import type { PipelineGiven, Place } from '../store.ts';
import type { Order } from './built-image.ts';

const TEST_MINUTES = 720;

/** What a pipeline or CreateImage asks for, its recipe being the newest that is meant. */
export const orderOf = (
  world: World,
  place: Place,
  given: Omit<PipelineGiven, 'name'>,
  logGroup: string | undefined,
  pipelineArn?: string,
): Order => ({
  ...(pipelineArn === undefined ? {} : { pipelineArn }),
  recipeArn: findRecipe(world, place, given.imageRecipeArn)?.arn,
  containerRecipeArn: findContainerRecipe(world, place, given.containerRecipeArn)?.arn,
  infrastructureArn: given.infrastructureConfigurationArn,
  distributionArn: given.distributionConfigurationArn,
  testsEnabled: given.imageTestsConfiguration?.imageTestsEnabled ?? true,
  testMinutes: given.imageTestsConfiguration?.timeoutMinutes ?? TEST_MINUTES,
  scanning: given.imageScanningConfiguration,
  workflows: given.workflows ?? [],
  executionRole: given.executionRole,
  logGroup,
  enhancedMetadata: given.enhancedImageMetadataEnabled ?? true,
});
