import type { ContainerCopy } from '../../shared/domain/container-image.ts';
import { type Refusal, refusal } from '../../shared/domain/refusal.ts';
import type { ContainerTags } from '../../shared/ports/container-registry.ts';

/** Moves the tag that is named like the stage to the container image; nothing is written where it has it. Throws AWS's own errors. */
export const tagStage = async (
  tags: ContainerTags,
  { region, repository, digest }: ContainerCopy,
  stage: string,
): Promise<Refusal | undefined> => {
  const image = await tags.look(region, repository, digest, stage);
  if (!image) return refusal('CONTAINER_NOT_AVAILABLE', `${digest} is not in ${repository} in ${region}.`);
  if (image.holder === digest) return undefined;
  return (await tags.put(region, repository, image, stage)) === 'tagged'
    ? undefined
    : refusal('TAG_IMMUTABLE', `${repository} in ${region} does not let the tag ${stage} go from image to image.`);
};
