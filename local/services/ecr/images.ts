import type {
  BatchDeleteImageRequest,
  BatchDeleteImageResponse,
  BatchGetImageRequest,
  BatchGetImageResponse,
  DescribeImagesRequest,
  DescribeImagesResponse,
  ImageDetail,
  ImageIdentifier,
  ListImagesRequest,
  ListImagesResponse,
  PutImageRequest,
  PutImageResponse,
} from '@aws-sdk/client-ecr';
import type { Operation } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { repositoryOperation } from './ecr-operation.ts';
import { imageAlreadyThere, imageNotFound, invalidParameter } from './errors.ts';
import { imageOf } from './find-image.ts';
import { page } from './page.ts';
import { digestOf } from './push-image.ts';
import { scanOnPush, scanStatus } from './scanning.ts';
import type { Repository, StoredImage } from './state.ts';
import { imageWithTag, tagImage } from './tagging-images.ts';

const detail = (world: World, repository: Repository, image: StoredImage): ImageDetail => ({
  registryId: repository.account,
  repositoryName: repository.name,
  imageDigest: image.digest,
  ...(image.tags.length === 0 ? {} : { imageTags: image.tags }),
  imageSizeInBytes: image.sizeInBytes,
  imagePushedAt: new Date(image.pushedAt),
  imageManifestMediaType: image.mediaType,
  imageStatus: 'ACTIVE',
  ...(image.scan ? { imageScanStatus: { status: scanStatus(world, image.scan) as 'COMPLETE' } } : {}),
});

const describeImages = repositoryOperation<DescribeImagesRequest, DescribeImagesResponse>(
  'DescribeImages',
  (repository, input, _call, world) => {
    const meant = input.imageIds?.map((id) => {
      const found = imageOf(repository, id);
      if (!found) throw imageNotFound(repository, JSON.stringify(id));
      return found;
    });
    const { items, next } = page([...new Set(meant ?? Object.values(repository.images))], input);
    return { imageDetails: items.map((image) => detail(world, repository, image)), ...next };
  },
);

/** One identifier for each tag, and one for an image without any. */
const identifiers = ({ digest, tags }: StoredImage): ImageIdentifier[] =>
  tags.length === 0 ? [{ imageDigest: digest }] : tags.map((imageTag) => ({ imageDigest: digest, imageTag }));

const listImages = repositoryOperation<ListImagesRequest, ListImagesResponse>('ListImages', (repository, input) => {
  const { items, next } = page(Object.values(repository.images).flatMap(identifiers), input);
  return { imageIds: items, ...next };
});

const failure = (imageId: ImageIdentifier) => ({
  imageId,
  failureCode: 'ImageNotFound' as const,
  failureReason: 'Requested image not found',
});

const batchGetImage = repositoryOperation<BatchGetImageRequest, BatchGetImageResponse>(
  'BatchGetImage',
  (repository, { imageIds = [] }) => {
    const found = imageIds.map((id) => ({ id, image: imageOf(repository, id) }));
    return {
      images: found.flatMap(({ id, image }) =>
        image
          ? [
              {
                registryId: repository.account,
                repositoryName: repository.name,
                imageId: { imageDigest: image.digest, ...(id.imageTag ? { imageTag: id.imageTag } : {}) },
                imageManifest: image.manifest,
                imageManifestMediaType: image.mediaType,
              },
            ]
          : [],
      ),
      failures: found.filter(({ image }) => !image).map(({ id }) => failure(id)),
    };
  },
);

const putImage = repositoryOperation<PutImageRequest, PutImageResponse>(
  'PutImage',
  (repository, { imageManifest = '', imageManifestMediaType, imageTag, imageDigest }, { region }, world) => {
    const digest = digestOf(imageManifest);
    if (imageDigest !== undefined && imageDigest !== digest)
      throw invalidParameter(`The image has the digest ${digest}, not ${imageDigest}`);
    const known = repository.images[digest];
    if (known && imageTag !== undefined && imageWithTag(repository, imageTag) === known)
      throw imageAlreadyThere(repository, digest, imageTag);
    const image: StoredImage = known ?? {
      digest,
      manifest: imageManifest,
      mediaType: imageManifestMediaType ?? 'application/vnd.docker.distribution.manifest.v2+json',
      sizeInBytes: imageManifest.length,
      pushedAt: world.clock.now(),
      tags: [],
      findings: [],
    };
    if (imageTag !== undefined) tagImage(repository, image, imageTag);
    repository.images[digest] = image;
    if (!known) scanOnPush(world, { account: repository.account, region }, repository, image);
    return {
      image: {
        registryId: repository.account,
        repositoryName: repository.name,
        imageId: { imageDigest: digest, ...(imageTag ? { imageTag } : {}) },
        imageManifest: image.manifest,
        imageManifestMediaType: image.mediaType,
      },
    };
  },
);

/** By tag the tag goes, and the image with its last one; by digest the image goes. */
const batchDeleteImage = repositoryOperation<BatchDeleteImageRequest, BatchDeleteImageResponse>(
  'BatchDeleteImage',
  (repository, { imageIds = [] }) => {
    const found = imageIds.map((id) => ({ id, image: imageOf(repository, id) }));
    for (const { id, image } of found) {
      if (!image) continue;
      image.tags = image.tags.filter((tag) => tag !== id.imageTag);
      if (id.imageTag === undefined || image.tags.length === 0) delete repository.images[image.digest];
    }
    return {
      imageIds: found.flatMap(({ id, image }) => (image ? [{ ...id, imageDigest: image.digest }] : [])),
      failures: found.filter(({ image }) => !image).map(({ id }) => failure(id)),
    };
  },
);

export const images: Readonly<Record<string, Operation>> = {
  DescribeImages: describeImages,
  ListImages: listImages,
  BatchGetImage: batchGetImage,
  PutImage: putImage,
  BatchDeleteImage: batchDeleteImage,
};
