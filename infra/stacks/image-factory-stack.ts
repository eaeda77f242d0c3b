import { Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { ReadConfiguration } from '../configuration/read-configuration.ts';
import { ImageKey } from '../constructs/image-key.ts';
import { ImagePipeline } from '../constructs/image-pipeline/image-pipeline.ts';
import { ImageRepositories } from '../constructs/image-repositories.ts';
import type { ReleasedImage } from '../images/versions/released-image.ts';

export interface ImageStackProps extends StackProps {
  readonly images: readonly ReleasedImage[];
}

/** The pipelines that bake what images/ defines. An image without a folder there is baked elsewhere, and promoted all the same. */
export class ImageFactoryStack extends Stack {
  constructor(scope: Construct, id: string, { input }: ReadConfiguration, { images, ...props }: ImageStackProps) {
    super(scope, id, { ...props, description: 'Hallmark: image pipelines as code' });
    const key = new ImageKey(this, 'ImageKey', input);
    const { account, region: home } = input.hub;
    const keyArn = (region: string) => (region === home ? key.key.keyArn : ImageKey.arnIn(this, region, account));
    const bucket = new Bucket(this, 'Logs', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      serverAccessLogsPrefix: 'access/',
      lifecycleRules: [{ expiration: Duration.days(input.logRetentionDays) }],
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    const repositories = new ImageRepositories(
      this,
      'Repositories',
      images.map(({ definition }) => definition),
    );
    for (const image of images) {
      const pipeline = new ImagePipeline(this, image.definition.name, {
        image,
        regions: input.regions,
        keyArn,
        bucket,
        logRetention: input.logRetentionDays,
      });
      pipeline.node.addDependency(repositories);
    }
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
