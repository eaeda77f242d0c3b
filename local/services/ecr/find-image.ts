import { invalidParameter } from './errors.ts';
import type { Repository, StoredImage } from './state.ts';
import { imageWithTag } from './tagging-images.ts';

interface Identifier {
  readonly imageDigest?: string | undefined;
  readonly imageTag?: string | undefined;
}

/** The image of a digest, of a tag, or of both where they agree. */
export const imageOf = (repository: Repository, { imageDigest, imageTag }: Identifier): StoredImage | undefined => {
  if (imageDigest === undefined && imageTag === undefined)
    throw invalidParameter('An image is named by imageDigest or imageTag');
  const tagged = imageTag === undefined ? undefined : imageWithTag(repository, imageTag);
  if (imageDigest === undefined) return tagged;
  const found = repository.images[imageDigest];
  return imageTag === undefined || tagged === found ? found : undefined;
};
