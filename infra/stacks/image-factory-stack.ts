import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ReadConfiguration } from '../configuration/read-configuration.ts';
import { ImageKey } from '../constructs/image-key.ts';
import { makeBuildLogsBucket } from '../constructs/image-pipeline/build-logs-bucket.ts';
import { makePipelines } from '../constructs/image-pipeline/make-pipelines.ts';
import { ImageRepositories } from '../constructs/image-repositories.ts';
import type { ReleasedImage } from '../images/versions/released-image.ts';

export interface ImageStackProps extends StackProps {
  /** Those whose pipelines are in the stack. */
  readonly images: readonly ReleasedImage[];
}

export interface ImageFactoryProps extends ImageStackProps {
  /** All images, those of other stacks included: they share its key, bucket and repositories. */
  readonly all: readonly ReleasedImage[];
}

/**
 * The pipelines of images on bases that are not ours, and what all images share. An image without a folder in images/ is built
 * elsewhere, and promoted in the same way.
 */
export class ImageFactoryStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { input }: ReadConfiguration,
    { images, all, ...props }: ImageFactoryProps,
  ) {
    super(scope, id, { ...props, description: 'Hallmark: image pipelines as code' });
    const key = new ImageKey(this, 'ImageKey', input);
    const { account, region: home } = input.hub;
    const keyArn = (region: string) => (region === home ? key.key.keyArn : ImageKey.arnIn(this, region, account));
    const bucket = makeBuildLogsBucket(this, input.logRetentionDays);
    const repositories = new ImageRepositories(
      this,
      'Repositories',
      all.map(({ definition }) => definition),
    );
    for (const pipeline of makePipelines(this, images, { input, keyArn, bucket }))
      pipeline.node.addDependency(repositories);
  }
}

/** What images need in a region that is not the hub's: the key of their copies, and the repositories of container images. */
export class ImageRegionStack extends Stack {
  constructor(scope: Construct, id: string, { input }: ReadConfiguration, { images, ...props }: ImageStackProps) {
    super(scope, id, { ...props, description: 'Hallmark: key and repositories of images in this region' });
    new ImageKey(this, 'ImageKey', input);
    new ImageRepositories(
      this,
      'Repositories',
      images.map(({ definition }) => definition),
    );
  }
}
