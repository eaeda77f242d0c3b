import { containersOf } from '../domain/container-image.ts';
import type { ImageCopy } from '../domain/image.ts';
import type { AmiRegistry } from '../ports/ami-registry.ts';
import type { ContainerCatalog, RegistryImage } from '../ports/container-registry.ts';

type Registry = Pick<AmiRegistry, 'describeAll' | 'launchPermissions'>;

/** Describes all AMIs of a region in one call, whoever asks for one of them first. */
export const amisTogether = (registry: Registry, copies: readonly ImageCopy[]): Registry => {
  const asked = new Map<string, ReturnType<Registry['describeAll']>>();
  return {
    launchPermissions: (region, id) => registry.launchPermissions(region, id),
    describeAll: (region) => {
      const ids = copies.filter((copy) => copy.region === region).map(({ id }) => id);
      const found = asked.get(region) ?? registry.describeAll(region, [...new Set(ids)]);
      asked.set(region, found);
      return found;
    },
  };
};

/** Finds all digests of a region in one call where all are there; else each by its own, since ECR finds all or none. */
export const containersTogether = (
  containers: ContainerCatalog,
  copies: readonly ImageCopy[],
): Pick<ContainerCatalog, 'find'> => {
  const asked = new Map<string, Promise<readonly RegistryImage[]>>();
  return {
    find: async (region, repository, meant) => {
      const digests = containersOf(copies).filter((copy) => copy.region === region && copy.repository === repository);
      const references = [...new Set(digests.map(({ digest }) => digest))].map((digest) => ({ digest }));
      const together = asked.get(`${region} ${repository}`) ?? containers.find(region, repository, references);
      asked.set(`${region} ${repository}`, together);
      const found = (await together).filter(({ digest }) =>
        meant.some((each) => 'digest' in each && each.digest === digest),
      );
      return found.length === meant.length || references.length === meant.length
        ? found
        : containers.find(region, repository, meant);
    },
  };
};
