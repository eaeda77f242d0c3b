import type { World } from '../../../kernel/world.ts';
import type { BuiltImage } from '../build/built-image.ts';
import type { Place } from '../store.ts';
import { countSeverities } from './findings.ts';

/** Told of every scan that is through, whatever it found. https://docs.aws.amazon.com/imagebuilder/latest/userguide/integ-eventbridge.html */
export const tellScan = (world: World, { account, region }: Place, image: BuiltImage, pipelineArn?: string): void =>
  world.emit({
    source: 'aws.imagebuilder',
    detailType: 'EC2 Image Builder CVE Detected',
    account,
    region,
    resources: [image.arn, ...(pipelineArn ? [pipelineArn] : [])],
    detail: { 'resource-id': world.ids.resource('i'), 'finding-severity-counts': countSeverities(image.findings) },
  });
