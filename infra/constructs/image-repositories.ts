import { RemovalPolicy } from 'aws-cdk-lib';
import {
  ImageTagMutabilityExclusionFilter,
  Repository,
  RepositoryEncryption,
  TagMutability,
} from 'aws-cdk-lib/aws-ecr';
import { Construct } from 'constructs';
import type { ImageDefinition } from '../images/image-definition.ts';
import { repositoryOf } from '../images/versions/contents.ts';

/**
 * A tag with a dot is the version of a build, 1.4.0-7, which names one image for ever. Names of stages have none.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html
 */
const VERSIONS = ImageTagMutabilityExclusionFilter.wildcard('*.*');

/**
 * The repositories of container images in one region. Promotion moves a stage's tag, and adds who may pull. Nobody can give the tag of
 * a build to another image.
 */
export class ImageRepositories extends Construct {
  constructor(scope: Construct, id: string, images: readonly ImageDefinition[]) {
    super(scope, id);
    for (const image of images.filter(({ container }) => container && container.repository === undefined))
      new Repository(this, image.name, {
        repositoryName: repositoryOf(image),
        imageScanOnPush: true,
        imageTagMutability: TagMutability.MUTABLE_WITH_EXCLUSION,
        imageTagMutabilityExclusionFilters: [VERSIONS],
        encryption: RepositoryEncryption.AES_256,
        removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      });
  }
}
