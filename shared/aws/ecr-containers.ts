import {
  BatchGetImageCommand,
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  ECRClient,
  GetRepositoryPolicyCommand,
  type ImageIdentifier,
  PutImageCommand,
  SetRepositoryPolicyCommand,
} from '@aws-sdk/client-ecr';
import { isMovable } from '../domain/tag-mutability.ts';
import type {
  ContainerCatalog,
  ContainerReference,
  ContainerRepositories,
  ContainerTags,
} from '../ports/container-registry.ts';
import { call } from './call.ts';
import { clientFor } from './clients.ts';

/** Manifests that an image may be stored under: ECR would convert, and so change the digest, where it is not named here. */
const MEDIA_TYPES = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
];

/** Container images in repositories of the caller's own account. */
export const ecrContainers = (): ContainerCatalog & ContainerTags & ContainerRepositories => {
  const client = (region: string) => clientFor(ECRClient, region);
  return {
    find: async (region, repositoryName, meant) => {
      const command = new DescribeImagesCommand({ repositoryName, imageIds: meant.map(identifier) });
      const answer = await ifThere(call('ecr:DescribeImages', region, () => client(region).send(command)));
      return (answer?.imageDetails ?? []).map(({ imageDigest = '', imageTags = [], imageStatus }) => ({
        digest: imageDigest,
        tags: imageTags,
        archived: imageStatus !== undefined && imageStatus !== 'ACTIVE',
      }));
    },
    look: async (region, repositoryName, digest, tag) => {
      const imageIds = [{ imageDigest: digest }, { imageTag: tag }];
      const command = new BatchGetImageCommand({ repositoryName, imageIds, acceptedMediaTypes: MEDIA_TYPES });
      const answer = await ifThere(call('BatchGetImage', region, () => client(region).send(command)));
      const found = answer?.images ?? [];
      const image = found.find(({ imageId, imageManifest }) => imageId?.imageDigest === digest && imageManifest);
      return (
        image && {
          manifest: image.imageManifest ?? '',
          mediaType: image.imageManifestMediaType,
          holder: found.find(({ imageId }) => imageId?.imageTag === tag)?.imageId?.imageDigest,
        }
      );
    },
    put: async (region, repositoryName, { manifest, mediaType }, imageTag) => {
      const command = new PutImageCommand({
        repositoryName,
        imageManifest: manifest,
        imageManifestMediaType: mediaType,
        imageTag,
      });
      try {
        await call('PutImage', region, () => client(region).send(command));
        return 'tagged';
      } catch (error) {
        const { name } = error as Error;
        // Same image, same tag: somebody was faster.
        if (name === 'ImageAlreadyExistsException') return 'tagged';
        if (name === 'ImageTagAlreadyExistsException') return 'immutable';
        throw error;
      }
    },
    movable: async (region, name) => {
      const command = new DescribeRepositoriesCommand({ repositoryNames: [name] });
      const answer = await ifThere(call('DescribeRepositories', region, () => client(region).send(command)));
      const repository = answer?.repositories?.[0];
      if (!repository) return undefined;
      const rule = repository.imageTagMutability ?? 'MUTABLE';
      const exclusions = (repository.imageTagMutabilityExclusionFilters ?? []).flatMap(({ filter }) => filter ?? []);
      return (tag) => isMovable({ rule, exclusions }, tag);
    },
    policy: async (region, repositoryName) => {
      const command = new GetRepositoryPolicyCommand({ repositoryName });
      const answer = await ifThere(call('GetRepositoryPolicy', region, () => client(region).send(command)));
      return answer?.policyText;
    },
    setPolicy: async (region, repositoryName, policyText) => {
      const command = new SetRepositoryPolicyCommand({ repositoryName, policyText });
      await call('SetRepositoryPolicy', region, () => client(region).send(command));
    },
  };
};

const identifier = (meant: ContainerReference): ImageIdentifier =>
  'tag' in meant ? { imageTag: meant.tag } : { imageDigest: meant.digest };

const ABSENT = new Set(['RepositoryNotFoundException', 'ImageNotFoundException', 'RepositoryPolicyNotFoundException']);

const ifThere = async <T>(read: Promise<T>): Promise<T | undefined> => {
  try {
    return await read;
  } catch (error) {
    if (ABSENT.has((error as Error).name)) return undefined;
    throw error;
  }
};
