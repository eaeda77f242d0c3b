import type { Image, ImageSummary } from '@aws-sdk/client-imagebuilder';
import type { World } from '../../../kernel/world.ts';
import type { BuiltImage } from '../build/built-image.ts';
import { logGroupOf } from '../build/log.ts';
import { factory } from '../store.ts';
import { distributionView, infrastructureView } from './configuration-views.ts';
import { containerRecipeView, recipeView } from './recipe-views.ts';

export const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();

const outputs = ({ type, amis, containers, status }: BuiltImage) =>
  type === 'AMI' ? { amis: amis.map((ami) => ({ ...ami, state: { status } })) } : { containers };

export const summary = (image: BuiltImage): ImageSummary => ({
  arn: image.arn,
  name: image.name,
  type: image.type,
  version: `${image.version}/${image.build}`,
  platform: image.platform,
  osVersion: image.osVersion,
  state: { status: image.status, ...(image.reason ? { reason: image.reason } : {}) },
  owner: image.arn.split(':')[4],
  dateCreated: iso(image.createdAt),
  outputResources: outputs(image),
  buildType: image.buildType,
  imageSource: 'CUSTOM',
  tags: image.tags,
  loggingConfiguration: { logGroupName: logGroupOf(image) },
  ...(image.deprecationTime === undefined ? {} : { deprecationTime: new Date(image.deprecationTime) }),
  ...(image.lifecycleExecutionId ? { lifecycleExecutionId: image.lifecycleExecutionId } : {}),
});

export const details = (world: World, account: string, region: string, image: BuiltImage): Image => {
  const state = factory(world, account, region);
  const { order } = image;
  const recipe = state.recipes[order.recipeArn ?? ''];
  const container = state.containerRecipes[order.containerRecipeArn ?? ''];
  const pipeline = state.pipelines[order.pipelineArn ?? ''];
  const infrastructure = state.infrastructures[order.infrastructureArn ?? ''];
  const distribution = state.distributions[order.distributionArn ?? ''];
  return {
    ...summary(image),
    enhancedImageMetadataEnabled: order.enhancedMetadata,
    ...(recipe ? { imageRecipe: recipeView(recipe) } : {}),
    ...(container ? { containerRecipe: containerRecipeView(container) } : {}),
    ...(pipeline ? { sourcePipelineArn: pipeline.arn, sourcePipelineName: pipeline.name } : {}),
    ...(infrastructure ? { infrastructureConfiguration: infrastructureView(infrastructure) } : {}),
    ...(distribution ? { distributionConfiguration: distributionView(distribution) } : {}),
    imageTestsConfiguration: { imageTestsEnabled: order.testsEnabled, timeoutMinutes: order.testMinutes },
    imageScanningConfiguration: {
      ...order.scanning,
      imageScanningEnabled: image.scan !== undefined || (order.scanning?.imageScanningEnabled ?? false),
    },
    ...(image.scan
      ? { scanState: { status: image.scan, ...(image.scanReason ? { reason: image.scanReason } : {}) } }
      : {}),
    ...(order.executionRole ? { executionRole: order.executionRole } : {}),
    ...(order.workflows.length > 0 ? { workflows: [...order.workflows] } : {}),
  };
};
