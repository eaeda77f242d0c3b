import { RemovalPolicy } from 'aws-cdk-lib';
import { Repository, RepositoryEncryption, TagMutability } from 'aws-cdk-lib/aws-ecr';
import { Construct } from 'constructs';
import type { ImageDefinition } from '../images/image-definition.ts';
import { repositoryOf } from '../images/versions/contents.ts';

/**
 * The repositories of container images in one region. Tags can be moved, since promotion moves a stage's tag; what is run is
 * named by its digest. Promotion adds who may pull.
 */
export class ImageRepositories extends Construct {
  constructor(scope: Construct, id: string, images: readonly ImageDefinition[]) {
    super(scope, id);
    for (const image of images.filter(({ container }) => container && container.repository === undefined))
      new Repository(this, image.name, {
        repositoryName: repositoryOf(image),
        imageScanOnPush: true,
        imageTagMutability: TagMutability.MUTABLE,
        encryption: RepositoryEncryption.AES_256,
        removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      });
  }
}
