import type { World } from '../../../kernel/world.ts';
import { type WireModel, wireModel } from '../../../wire/model.ts';

const models = new WeakMap<object, Promise<WireModel>>();

/** Operations and errors of a service, as its client has them; undefined for one that local AWS does not serve. */
export const serviceModel = async (world: World, name: string): Promise<WireModel | undefined> => {
  const service = world.services?.get(name);
  if (!service) return undefined;
  const known = models.get(service) ?? service.client().then(wireModel);
  models.set(service, known);
  return known;
};
