import type { ComponentConfiguration } from '@aws-sdk/client-imagebuilder';
import type { World } from '../../../kernel/world.ts';
import { findComponent } from '../definitions/find-component.ts';
import { findParentContainer } from '../definitions/find-parent-container.ts';
import { findParentAmi, type ParentImageSearch } from '../definitions/find-parent-image.ts';
import { findContainerRecipe, findRecipe } from '../definitions/find-recipe.ts';
import { factory, type Place } from '../store.ts';
import type { BuiltImage, Order } from './built-image.ts';

/** What an order is built from. */
export interface Ingredients {
  readonly parent: ParentImageSearch;
  readonly components: readonly ComponentConfiguration[];
  /** What was asked for → what it is now. */
  readonly dependencies: Record<string, string>;
}

export const ingredientsOf = (world: World, place: Place, order: Order): Ingredients => {
  const recipe = findRecipe(world, place, order.recipeArn);
  const container = findContainerRecipe(world, place, order.containerRecipeArn);
  const asked = recipe?.given.parentImage ?? container?.given.parentImage ?? '';
  const parent = recipe ? findParentAmi(world, place, asked) : findParentContainer(world, place, asked);
  const components = (recipe ?? container)?.given.components ?? [];
  const dependencies: Record<string, string> = { recipe: recipe?.arn ?? container?.arn ?? '' };
  if ('found' in parent) dependencies[asked] = parent.found.id;
  for (const { componentArn = '' } of components) {
    const found = findComponent(world, place, componentArn);
    if (typeof found !== 'string') dependencies[componentArn] = found.arn;
  }
  return { parent, components, dependencies };
};

/**
 * Whether anything that an order is built from is another one than at the last build of the pipeline that became
 * AVAILABLE; which, in words. Undefined where nothing is new.
 */
export const whatIsNew = (world: World, place: Place, order: Order): string | undefined => {
  const last = Object.values(factory(world, place.account, place.region).images)
    .filter((image) => image.order.pipelineArn === order.pipelineArn && wasAvailable(image))
    .sort((a, b) => a.createdAt - b.createdAt)
    .at(-1);
  if (!last) return 'there is no image yet';
  const { dependencies } = ingredientsOf(world, place, order);
  const [asked] = Object.entries(dependencies).find(([name, now]) => last.dependencies[name] !== now) ?? [];
  return asked === undefined ? undefined : `${asked} is now ${dependencies[asked]}`;
};

const wasAvailable = ({ history }: BuiltImage): boolean => history.some(({ state }) => state === 'AVAILABLE');
