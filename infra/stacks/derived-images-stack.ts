import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ReadConfiguration } from '../configuration/read-configuration.ts';
import { ImageKey } from '../constructs/image-key.ts';
import { findBuildLogsBucket } from '../constructs/image-pipeline/build-logs-bucket.ts';
import { makePipelines } from '../constructs/image-pipeline/make-pipelines.ts';
import type { ImageStackProps } from './image-factory-stack.ts';

/**
 * The pipelines of images on images of our own. Image Builder creates no recipe whose base image has no AVAILABLE build, so they are
 * deployed after the first build of their bases. What all images share is in the stacks of the image factory.
 */
export class DerivedImagesStack extends Stack {
  constructor(scope: Construct, id: string, { input }: ReadConfiguration, { images, ...props }: ImageStackProps) {
    super(scope, id, { ...props, description: 'Hallmark: pipelines of images that are built on images of our own' });
    makePipelines(this, images, {
      input,
      keyArn: (region) => ImageKey.arnIn(this, region, input.hub.account),
      bucket: findBuildLogsBucket(this),
    });
  }
}

/** The stack of a layer of images: the first above those of the image factory is 1. */
export const derivedImagesId = (layer: number): string =>
  layer === 1 ? 'HallmarkDerivedImages' : `HallmarkDerivedImages-${layer}`;
