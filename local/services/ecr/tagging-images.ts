import { AwsError } from '../../kernel/errors.ts';
import type { Repository, StoredImage } from './state.ts';
import { fitsWildcard } from './wildcard.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html */
const isImmutable = ({ tagMutability, exclusions }: Repository, tag: string): boolean => {
  const excluded = exclusions.some((wildcard) => fitsWildcard(wildcard, tag));
  switch (tagMutability) {
    case 'MUTABLE':
      return false;
    case 'IMMUTABLE':
      return true;
    case 'MUTABLE_WITH_EXCLUSION':
      return excluded;
    case 'IMMUTABLE_WITH_EXCLUSION':
      return !excluded;
  }
};

export const imageWithTag = ({ images }: Repository, tag: string): StoredImage | undefined =>
  Object.values(images).find(({ tags }) => tags.includes(tag));

/** Gives the image the tag, and takes it from the one that has it. Throws ImageTagAlreadyExistsException where tags stay. */
export const tagImage = (repository: Repository, image: StoredImage, tag: string): void => {
  const holder = imageWithTag(repository, tag);
  if (holder === image) return;
  if (holder && isImmutable(repository, tag))
    throw new AwsError(
      'ImageTagAlreadyExistsException',
      `The image tag '${tag}' already exists in the '${repository.name}' repository and cannot be overwritten because the tag is immutable.`,
      { status: 400 },
    );
  if (holder) holder.tags = holder.tags.filter((each) => each !== tag);
  image.tags = [...image.tags, tag];
};
