import type { ComponentConfiguration } from '@aws-sdk/client-imagebuilder';
import type { Platform } from '../../../../shared/component-document/document.ts';
import type { World } from '../../../kernel/world.ts';
import { invalidCombination, invalidValue, quotaExceeded } from '../errors.ts';
import type { Place } from '../store.ts';
import { type FoundComponent, findComponent } from './find-component.ts';
import { MOST } from './quotas.ts';

/**
 * What a recipe's components are, and their one platform (undefined where no component tells it). Throws for one that
 * there is not, for parameters that it does not have or lacks, for too many, and where platforms differ.
 */
export const checkComponents = (
  world: World,
  place: Place,
  components: readonly ComponentConfiguration[],
  parent: Platform | undefined,
): Platform | undefined => {
  if (components.length > MOST.componentsPerRecipe)
    throw quotaExceeded('components per recipe', MOST.componentsPerRecipe);
  let platform = parent;
  for (const [index, use] of components.entries()) {
    const found = findComponent(world, place, use.componentArn ?? '');
    if (typeof found === 'string') throw invalidValue(`components[${index}].componentArn`, found);
    checkParameters(index, use, found);
    if (found.platform !== undefined && platform !== undefined && found.platform !== platform)
      throw invalidCombination(
        `The component '${found.arn}' is for ${found.platform}, but the ${parent === undefined ? 'components before it are' : 'parent image is'} ${platform}.`,
      );
    platform ??= found.platform;
  }
  return platform;
};

const checkParameters = (index: number, { parameters = [] }: ComponentConfiguration, found: FoundComponent): void => {
  if (parameters.length > MOST.parametersPerComponent)
    throw quotaExceeded('parameters per component', MOST.parametersPerComponent);
  if (!found.parameters) return;
  const given = new Set(parameters.map(({ name }) => name));
  for (const name of given) {
    if (name !== undefined && !found.parameters.has(name))
      throw invalidValue(
        `components[${index}].parameters`,
        `The component '${found.arn}' has no parameter '${name}'; it has ${[...found.parameters.keys()].join(', ') || 'none'}.`,
      );
  }
  for (const [name, isRequired] of found.parameters) {
    if (isRequired && !given.has(name))
      throw invalidValue(
        `components[${index}].parameters`,
        `The component '${found.arn}' needs a value for its parameter '${name}', which has no default.`,
      );
  }
};
