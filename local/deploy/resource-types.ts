import type { ResourceType } from '../kernel/service.ts';
import type { World } from '../kernel/world.ts';
import type { ResourceTypes } from './check.ts';
import { STACK_SET, stackSetType } from './stack-set.ts';

/** The resource types of a world's services, stack sets among them. */
export const resourceTypesOf = ({ services }: World): ResourceTypes => {
  const all = [...(services?.values() ?? [])].flatMap(({ resourceTypes = {} }) => Object.entries(resourceTypes));
  const types = new Map(all as [string, ResourceType][]);
  types.set(STACK_SET, stackSetType(types));
  return types;
};
