import type { Configuration } from '../../shared/configuration/configuration.ts';
import { type ContainerCopy, versionOfTag } from '../../shared/domain/container-image.ts';
import { partitionOf } from '../../shared/domain/partition.ts';
import { type Refusal, refusal } from '../../shared/domain/refusal.ts';
import type { ContainerCatalog } from '../../shared/ports/container-registry.ts';

/** The ARN of the image that a container image belongs to, by the tag that is its version. */
export const buildOfContainer = async (
  registry: ContainerCatalog,
  image: string,
  { region, repository, digest, uri }: ContainerCopy,
  { hub }: Configuration,
): Promise<string | Refusal> => {
  const [found] = await registry.find(region, repository, [{ digest }]);
  if (!found) return refusal('IMAGE_UNKNOWN', `There is no ${uri}.`);
  // Two builds with the same content are one image: the newest is meant.
  const versions = found.tags.flatMap((tag) => versionOfTag(tag) ?? []);
  const version = versions.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1);
  if (version === undefined)
    return refusal('IMAGE_UNKNOWN', `${uri} has no tag such as 1.4.0-7, which would say what build it is.`);
  return `arn:${partitionOf(hub.region)}:imagebuilder:${hub.region}:${hub.account}:image/${image}/${version}`;
};
