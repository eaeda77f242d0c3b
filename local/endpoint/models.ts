import type { Service } from '../kernel/service.ts';
import { type WireModel, wireModel } from '../wire/model.ts';

/** The wire models of the services, each made when first asked for: loading all clients takes a second. */
export class Models {
  readonly #services: ReadonlyMap<string, Service>;
  readonly #made = new Map<string, Promise<WireModel>>();

  constructor(services: ReadonlyMap<string, Service>) {
    this.#services = services;
  }

  /** `undefined` for a service that is not served. Throws what {@link Service.client} throws. */
  async of(name: string): Promise<WireModel | undefined> {
    const known = this.#made.get(name);
    if (known) return known;
    const service = this.#services.get(name);
    if (!service) return undefined;
    const made = service.client().then(wireModel);
    this.#made.set(name, made);
    made.catch(() => this.#made.delete(name));
    return made;
  }
}
