import type { World } from '../../../kernel/world.ts';
import { slug } from '../arn.ts';
import { findComponent } from '../definitions/find-component.ts';
import { findContainerRecipe, findRecipe } from '../definitions/find-recipe.ts';
import { MOST } from '../definitions/quotas.ts';
import { quotaExceeded } from '../errors.ts';
import { ON_DEMAND } from '../scan/scanning.ts';
import { factory, type Place, type StoredPipeline } from '../store.ts';
import { type Build, hasEnded, type UsedComponent } from './build.ts';
import type { BuildPlan, BuildType, BuiltImage, Order } from './built-image.ts';
import { type Ingredients, ingredientsOf } from './dependencies.ts';
import { enter } from './enter.ts';
import { isNamed } from './execute-components.ts';
import { unfitInstanceType } from './instance-types.ts';
import { withoutNetwork } from './needs-default-vpc.ts';
import { newImage } from './new-image.ts';
import { orderOf } from './order.ts';
import { runBuild, runDistribution } from './run-build.ts';

/** Starts a build; it goes on in virtual time. Throws ServiceQuotaExceededException where too many go on. */
export const startBuild = (
  world: World,
  place: Place,
  order: Order,
  { buildType, tags }: { readonly buildType: BuildType; readonly tags: Record<string, string> },
): BuiltImage => {
  const state = factory(world, place.account, place.region);
  const going = Object.values(state.images).filter((image) => !hasEnded(image)).length;
  if (going >= MOST.concurrentBuilds) throw quotaExceeded('concurrent builds', MOST.concurrentBuilds);
  const container = findContainerRecipe(world, place, order.containerRecipeArn);
  const override = container?.given.imageOsVersionOverride;
  const recipe = findRecipe(world, place, order.recipeArn) ?? container;
  const ingredients = ingredientsOf(world, place, order);
  const parent = 'found' in ingredients.parent ? ingredients.parent.found : undefined;
  const platform = recipe?.platform ?? parent?.platform ?? 'Linux';
  const name = slug(recipe?.name ?? 'image');
  const plan = state.plans[name]?.shift() ?? {};
  const image = newImage(world, place, {
    name,
    version: recipe?.version ?? '1.0.0',
    type: order.containerRecipeArn === undefined ? 'AMI' : 'DOCKER',
    platform,
    osVersion: override ?? parent?.osVersion ?? platform,
    architecture: parent?.architecture ?? 'x86_64',
    buildType,
    order,
    tags,
  });
  image.dependencies = ingredients.dependencies;
  if (isScanned(order, plan)) image.scan = 'PENDING';
  runBuild(buildOf(world, place, image, plan, ingredients));
  return image;
};

/** Distributes an image that failed there once more. Gives whether there is anything to try again. */
export const retryDistribution = (world: World, place: Place, image: BuiltImage): boolean => {
  const failedAt = image.failure?.status;
  if (image.status !== 'FAILED' || (failedAt !== 'DISTRIBUTING' && failedAt !== 'INTEGRATING')) return false;
  image.reason = undefined;
  image.failure = undefined;
  enter(world, place, image, 'PENDING');
  runDistribution(buildOf(world, place, image, {}, ingredientsOf(world, place, image.order)));
  return true;
};

export const startPipeline = (
  world: World,
  place: Place,
  { arn, given, tags: _own }: StoredPipeline,
  buildType: BuildType,
  tags: Record<string, string> = {},
): BuiltImage => {
  const order = orderOf(world, place, given, given.loggingConfiguration?.imageLogGroupName, arn);
  return startBuild(world, place, order, { buildType, tags: { ...given.imageTags, ...tags } });
};

/** Image Builder keeps the state of scans of the test instance only. */
const isScanned = ({ scanning }: Order, plan: BuildPlan): boolean =>
  (scanning?.imageScanningEnabled ?? false) &&
  !scanning?.imageScanningTypes?.includes(ON_DEMAND) &&
  plan.scan !== 'off';

const buildOf = (
  world: World,
  place: Place,
  image: BuiltImage,
  plan: BuildPlan,
  { parent, components }: Ingredients,
): Build => {
  const state = factory(world, place.account, place.region);
  const infrastructure = state.infrastructures[image.order.infrastructureArn ?? ''];
  const used: UsedComponent[] = [];
  let obstacle = 'found' in parent ? undefined : parent.wrong;
  for (const { componentArn = '', parameters = [] } of components) {
    const found = findComponent(world, place, componentArn);
    if (typeof found === 'string') obstacle ??= found;
    else
      used.push({
        found,
        parameters: Object.fromEntries(parameters.map(({ name = '', value = [] }) => [name, value])),
      });
  }
  obstacle ??= image.type === 'AMI' ? unfitInstanceType(infrastructure?.given.instanceTypes ?? [], image) : undefined;
  obstacle ??= withoutNetwork(world, place, infrastructure);
  const failing = plan.failedComponent;
  if (failing !== undefined && !used.some(({ found }) => isNamed(found, failing)))
    obstacle ??= `The next build was to fail in the component ${failing}, which its recipe does not have; it has ${used.map(({ found }) => found.name).join(', ')}.`;
  return {
    world,
    place,
    image,
    plan,
    components: used,
    infrastructure,
    distribution: state.distributions[image.order.distributionArn ?? ''],
    obstacle,
  };
};
