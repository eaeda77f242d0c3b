import { Stack } from 'aws-cdk-lib';
import { type EventPattern, Match } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import type { Configuration } from '../../shared/configuration/configuration.ts';

/** Image Builder's events about configured images: https://docs.aws.amazon.com/imagebuilder/latest/userguide/integ-eventbridge.html */

/** An image has come into one of these states. */
export const stateChanges = (
  scope: Construct,
  configuration: Configuration,
  status: readonly string[],
): EventPattern => ({
  source: ['aws.imagebuilder'],
  detailType: ['EC2 Image Builder Image State Change'],
  resources: builds(scope, configuration),
  detail: { state: { status: [...status] } },
});

/** The workflow of a build waits for somebody's answer. */
export const stepsWaiting = (scope: Construct, configuration: Configuration): EventPattern => ({
  source: ['aws.imagebuilder'],
  detailType: ['EC2 Image Builder Workflow Step Waiting'],
  resources: builds(scope, configuration),
});

/** A pipeline was switched off after too many failures. */
export const pipelinesDisabled = (scope: Construct, configuration: Configuration): EventPattern => ({
  source: ['aws.imagebuilder'],
  detailType: ['EC2 Image Builder Image Pipeline Automatically Disabled'],
  resources: Object.values(configuration.images).map(
    ({ pipelineName }) => `${imagebuilder(scope, configuration)}:image-pipeline/${pipelineName}`,
  ),
});

const builds = (scope: Construct, configuration: Configuration): string[] =>
  Object.keys(configuration.images).flatMap((image) =>
    Match.prefix(`${imagebuilder(scope, configuration)}:image/${image}/`),
  );

const imagebuilder = (scope: Construct, { hub }: Configuration): string =>
  `arn:${Stack.of(scope).partition}:imagebuilder:${hub.region}:${hub.account}`;
