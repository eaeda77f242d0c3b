import type {
  DistributionConfiguration,
  DistributionConfigurationSummary,
  ImagePipeline,
  InfrastructureConfiguration,
  InfrastructureConfigurationSummary,
} from '@aws-sdk/client-imagebuilder';
import type { World } from '../../../kernel/world.ts';
import { findContainerRecipe, findRecipe } from '../definitions/find-recipe.ts';
import { nextRun } from '../schedule/schedule-pipeline.ts';
import {
  factory,
  type Place,
  type Stored,
  type StoredDistribution,
  type StoredInfrastructure,
  type StoredPipeline,
} from '../store.ts';

/** Hours that AWS gives a distribution. */
const DISTRIBUTION_MINUTES = 720;

const common = ({ arn, name, createdAt, updatedAt, tags }: Stored<unknown>) => ({
  arn,
  name,
  dateCreated: new Date(createdAt).toISOString(),
  ...(updatedAt === undefined ? {} : { dateUpdated: new Date(updatedAt).toISOString() }),
  tags,
});

export const infrastructureView = (stored: StoredInfrastructure): InfrastructureConfiguration => ({
  ...stored.given,
  ...common(stored),
});

export const infrastructureSummary = (stored: StoredInfrastructure): InfrastructureConfigurationSummary => {
  const { description, instanceTypes, instanceProfileName, resourceTags, placement } = stored.given;
  return { ...common(stored), description, instanceTypes, instanceProfileName, resourceTags, placement };
};

export const distributionView = (stored: StoredDistribution): DistributionConfiguration => ({
  ...stored.given,
  ...common(stored),
  timeoutMinutes: DISTRIBUTION_MINUTES,
});

export const distributionSummary = (stored: StoredDistribution): DistributionConfigurationSummary => ({
  ...common(stored),
  description: stored.given.description,
  regions: (stored.given.distributions ?? []).map(({ region = '' }) => region),
});

export const pipelineView = (world: World, place: Place, stored: StoredPipeline): ImagePipeline => {
  const { given } = stored;
  const recipe =
    findRecipe(world, place, given.imageRecipeArn) ?? findContainerRecipe(world, place, given.containerRecipeArn);
  const last = Object.values(factory(world, place.account, place.region).images)
    .filter(({ order }) => order.pipelineArn === stored.arn)
    .sort((a, b) => a.createdAt - b.createdAt)
    .at(-1);
  const next = nextRun(world.clock.now(), stored);
  return {
    ...given,
    ...common(stored),
    description: given.description ?? '',
    ...(recipe?.platform ? { platform: recipe.platform } : {}),
    enhancedImageMetadataEnabled: given.enhancedImageMetadataEnabled ?? true,
    status: stored.status,
    consecutiveFailures: stored.consecutiveFailures,
    ...(last ? { lastRunStatus: last.status } : {}),
    ...(next === undefined ? {} : { dateNextRun: new Date(next).toISOString() }),
  };
};
