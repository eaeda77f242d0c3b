import type { World } from '../../../kernel/world.ts';
import { MANAGED_COMPONENTS } from './components.ts';
import { MANAGED_IMAGES } from './images.ts';
import type { ManagedComponent, ManagedImage, ManagedWorkflow } from './managed.ts';
import { nearestNames } from './nearest.ts';
import { MANAGED_WORKFLOWS } from './workflows.ts';

/** Versions that AWS published while local AWS ran, by name; the same in all regions. */
interface Published {
  readonly versions: Record<string, string[]>;
}

const published = (world: World): Published =>
  world.state('imagebuilder-managed', 'aws', 'global', () => ({ versions: {} }));

const withPublished = <Item extends { readonly name: string; readonly versions: readonly string[] }>(
  world: World,
  items: readonly Item[],
): readonly Item[] => {
  const { versions } = published(world);
  return items.map((item) => ({ ...item, versions: [...item.versions, ...(versions[item.name] ?? [])] }));
};

export const managedImages = (world: World): readonly ManagedImage[] => withPublished(world, MANAGED_IMAGES);

export const managedComponents = (world: World): readonly ManagedComponent[] =>
  withPublished(world, MANAGED_COMPONENTS);

export const managedWorkflows = (world: World): readonly ManagedWorkflow[] => withPublished(world, MANAGED_WORKFLOWS);

/** The one of that name, or a sentence that names those nearest to it. */
export const named = <Item extends { readonly name: string }>(
  items: readonly Item[],
  name: string,
  what: string,
): Item | string =>
  items.find((item) => item.name === name) ??
  `Amazon has no ${what} '${name}'; the nearest are ${nearestNames(
    name,
    items.map((item) => item.name),
  ).join(', ')}.`;

/** Publishes a version of an image, component or workflow that AWS keeps; again is nothing. */
export const publish = (world: World, name: string, version: string): void => {
  const { versions } = published(world);
  const known = versions[name] ?? [];
  if (!known.includes(version)) versions[name] = [...known, version];
};
