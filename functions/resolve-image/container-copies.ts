import type { Configuration, ImageConfiguration } from '../../shared/configuration/configuration.ts';
import { type ContainerName, containerCopy, versionTag } from '../../shared/domain/container-image.ts';
import type { ImageCopy } from '../../shared/domain/image.ts';
import { type Refusal, refusal } from '../../shared/domain/refusal.ts';
import type { ContainerCatalog, RegistryImage } from '../../shared/ports/container-registry.ts';
import type { CatalogImage } from '../../shared/ports/image-catalog.ts';

/**
 * The container image in every region, named by its digest: Image Builder knows the tags alone, and a tag such as
 * `latest` may be another image's by now. Only the build's own tag counts where it has one. One call for each region.
 */
export const containerCopies = async (
  registry: ContainerCatalog,
  { image, containers = [] }: CatalogImage,
  { regions, containerRepository }: ImageConfiguration,
  { hub }: Configuration,
): Promise<readonly ImageCopy[] | Refusal> => {
  const said = `${image.name} ${image.version}`;
  const named = regions.map((region) => ({
    region,
    names: containers.filter(
      (each) =>
        each.region === region && each.account === hub.account && each.repository === containerRepository && each.tag,
    ),
  }));
  const lacking = named.filter(({ names }) => names.length === 0).map(({ region }) => region);
  if (lacking.length > 0)
    return refusal('REGIONS_INCOMPLETE', `${said} is not in ${containerRepository} in ${lacking.join(', ')}.`);
  const found = await Promise.all(
    named.map(async ({ region, names }) => copyOf(said, names, await find(registry, region, names, image.version))),
  );
  return found.find((each): each is Refusal => 'code' in each) ?? (found as readonly ImageCopy[]);
};

const find = (
  registry: ContainerCatalog,
  region: string,
  names: readonly ContainerName[],
  version: string,
): Promise<readonly RegistryImage[]> => {
  const tags = names.flatMap(({ tag }) => tag ?? []);
  const own = versionTag(version);
  const meant = tags.includes(own) ? [own] : tags;
  return registry.find(
    region,
    names[0]?.repository ?? '',
    meant.map((tag) => ({ tag })),
  );
};

const copyOf = (
  said: string,
  [name]: readonly ContainerName[],
  found: readonly RegistryImage[],
): ImageCopy | Refusal => {
  const where = `${name?.repository} in ${name?.region}`;
  const [image] = found;
  if (!image || !name) return refusal('CONTAINER_NOT_AVAILABLE', `${said} is not in ${where} any more.`);
  if (found.length > 1)
    return refusal('TAGS_DISAGREE', `The tags of ${said} in ${where} name ${found.length} different images.`);
  if (image.archived) return refusal('CONTAINER_NOT_AVAILABLE', `${said} is archived in ${where}.`);
  const copy = containerCopy({ ...name, digest: image.digest });
  return { region: name.region, account: name.account, id: copy?.uri ?? '' };
};
