import type { World } from '../../../kernel/world.ts';
import { invalidCombination, invalidValue } from '../errors.ts';
import { isTimeZone, zonedSchedule } from '../schedule/zoned.ts';
import { factory, type PipelineGiven, type Place } from '../store.ts';
import { checkScanning } from './check-scanning.ts';
import { checkWorkflows } from './check-workflows.ts';
import { findContainerRecipe, findRecipe } from './find-recipe.ts';
import { checkNumber, checkOneOf } from './names.ts';

const LOG_GROUP = /^[-_./#A-Za-z0-9]{1,512}$/;

/** Throws for what a pipeline or an image refers to and there is not, and for what does not go together. */
export const checkPipeline = (world: World, place: Place, given: Omit<PipelineGiven, 'name'>): void => {
  const state = factory(world, place.account, place.region);
  checkRecipe(world, place, given);
  const { infrastructureConfigurationArn: infrastructure, distributionConfigurationArn: distribution } = given;
  if (!state.infrastructures[infrastructure ?? ''])
    throw invalidValue('infrastructureConfigurationArn', `There is no infrastructure configuration ${infrastructure}.`);
  if (distribution !== undefined) {
    const found = state.distributions[distribution];
    if (!found)
      throw invalidValue('distributionConfigurationArn', `There is no distribution configuration ${distribution}.`);
    const wrong = found.given.distributions?.find((one) =>
      given.imageRecipeArn ? one.containerDistributionConfiguration : one.amiDistributionConfiguration,
    );
    if (wrong)
      throw invalidCombination(
        `The distribution to ${wrong.region} is of ${given.imageRecipeArn ? 'container images' : 'AMIs'}, but the recipe is not.`,
      );
  }
  checkNumber('imageTestsConfiguration.timeoutMinutes', given.imageTestsConfiguration?.timeoutMinutes, 60, 1440);
  checkWorkflows(world, place, given.workflows, given.executionRole);
  checkScanning(world, place, given.imageRecipeArn ? 'AMI' : 'DOCKER', given.imageScanningConfiguration);
  checkSchedule(given.schedule);
  if (given.status !== undefined) checkOneOf('status', given.status, ['ENABLED', 'DISABLED']);
  const { imageLogGroupName, pipelineLogGroupName } = given.loggingConfiguration ?? {};
  for (const group of [imageLogGroupName, pipelineLogGroupName])
    if (group !== undefined && !LOG_GROUP.test(group))
      throw invalidValue('loggingConfiguration', `"${group}" is no name of a log group.`);
};

const checkRecipe = (
  world: World,
  place: Place,
  { imageRecipeArn, containerRecipeArn }: Omit<PipelineGiven, 'name'>,
): void => {
  if ((imageRecipeArn === undefined) === (containerRecipeArn === undefined))
    throw invalidCombination('Give either imageRecipeArn or containerRecipeArn.');
  if (imageRecipeArn !== undefined && !findRecipe(world, place, imageRecipeArn))
    throw invalidValue('imageRecipeArn', `There is no image recipe ${imageRecipeArn}.`);
  if (containerRecipeArn !== undefined && !findContainerRecipe(world, place, containerRecipeArn))
    throw invalidValue('containerRecipeArn', `There is no container recipe ${containerRecipeArn}.`);
};

export const START_CONDITIONS = ['EXPRESSION_MATCH_ONLY', 'EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE'] as const;

const checkSchedule = (schedule: PipelineGiven['schedule']): void => {
  if (!schedule) return;
  const { scheduleExpression: expression, timezone, pipelineExecutionStartCondition: condition } = schedule;
  if (timezone !== undefined && !isTimeZone(timezone))
    throw invalidValue(
      'schedule.timezone',
      `"${timezone}" is no time zone of the IANA database such as Europe/Berlin.`,
    );
  if (expression !== undefined && !zonedSchedule(expression, timezone))
    throw invalidValue('schedule.scheduleExpression', `"${expression}" cannot be read; give cron(0 2 ? * SUN *).`);
  if (condition !== undefined) checkOneOf('schedule.pipelineExecutionStartCondition', condition, START_CONDITIONS);
  checkNumber('schedule.autoDisablePolicy.failureCount', schedule.autoDisablePolicy?.failureCount, 1, 10);
};
