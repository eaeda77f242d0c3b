import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { ReadConfiguration } from '../configuration/read-configuration.ts';
import { ImageKey } from '../constructs/image-key.ts';
import { ImagePipeline } from '../constructs/image-pipeline.ts';
import { readImageDefinition } from '../images/image-definition.ts';
import { PROJECT } from '../paths.ts';

/** The pipelines that bake what images/ defines. An image without a folder there is baked elsewhere, and promoted all the same. */
export class ImageFactoryStack extends Stack {
  constructor(scope: Construct, id: string, { input }: ReadConfiguration, props: StackProps) {
    super(scope, id, { ...props, description: 'Hallmark: image pipelines as code' });
    const key = new ImageKey(this, 'ImageKey', input);
    const { account, region: home } = input.hub;
    const keyArn = (region: string) => (region === home ? key.key.keyArn : ImageKey.arnIn(this, region, account));
    const logs = new Bucket(this, 'Logs', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      serverAccessLogsPrefix: 'access/',
      lifecycleRules: [{ expiration: Duration.days(input.logRetentionDays) }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const group = (name: string) =>
      new LogGroup(this, name, {
        logGroupName: `/aws/imagebuilder/hallmark/${name.toLowerCase()}`,
        retention: input.logRetentionDays,
        removalPolicy: RemovalPolicy.DESTROY,
      });
    const [imageLog, pipelineLog] = [group('Images'), group('Pipelines')];
    for (const { name } of input.images) {
      const file = join(PROJECT, 'images', name, 'image.yaml');
      if (existsSync(file))
        new ImagePipeline(this, name, {
          definition: readImageDefinition(file),
          regions: input.regions,
          keyArn,
          logs,
          imageLog,
          pipelineLog,
        });
    }
  }
}

/** The key for the copies in a region that is not the hub's. */
export class ImageKeyStack extends Stack {
  constructor(scope: Construct, id: string, { input }: ReadConfiguration, props: StackProps) {
    super(scope, id, { ...props, description: 'Hallmark: the key for copies of images in this region' });
    new ImageKey(this, 'ImageKey', input);
  }
}
