import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { ConfigurationInput } from '../../../shared/configuration/schema.ts';
import type { ReleasedImage } from '../../images/versions/released-image.ts';
import { ImagePipeline } from './image-pipeline.ts';

interface Shared {
  readonly input: ConfigurationInput;
  /** ARN of the key for each region's copy. */
  readonly keyArn: (region: string) => string;
  /** For the logs of AWSTOE. */
  readonly bucket: IBucket;
}

/** A pipeline for each image. */
export const makePipelines = (
  scope: Construct,
  images: readonly ReleasedImage[],
  { input, keyArn, bucket }: Shared,
): readonly ImagePipeline[] =>
  images.map(
    (image) =>
      new ImagePipeline(scope, image.definition.name, {
        image,
        regions: input.regions,
        keyArn,
        bucket,
        logRetention: input.logRetentionDays,
      }),
  );
