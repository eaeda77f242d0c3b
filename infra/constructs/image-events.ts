import { Stack } from 'aws-cdk-lib';
import { type EventPattern, Match } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import type { Configuration } from '../../shared/configuration/configuration.ts';

/** Patterns for Image Builder's events about configured images, for one rule each: https://docs.aws.amazon.com/imagebuilder/latest/userguide/integ-eventbridge.html */

/** An image has come into one of these states. */
export const stateChanges = (
  scope: Construct,
  configuration: Configuration,
  status: readonly string[],
): readonly EventPattern[] =>
  ofBuilds(scope, configuration, {
    ...ofHub(configuration),
    detailType: ['EC2 Image Builder Image State Change'],
    detail: { state: { status: [...status] } },
  });

/** The workflow of a build waits for an answer. */
export const stepsWaiting = (scope: Construct, configuration: Configuration): readonly EventPattern[] =>
  ofBuilds(scope, configuration, {
    ...ofHub(configuration),
    detailType: ['EC2 Image Builder Workflow Step Waiting'],
  });

/** A pipeline was disabled after too many failures. */
export const pipelinesDisabled = (scope: Construct, configuration: Configuration): readonly EventPattern[] =>
  inChunks(
    Object.values(configuration.images).map(
      ({ pipelineName }) => `${imagebuilder(scope, configuration)}:image-pipeline/${pipelineName}`,
    ),
  ).map((resources) => ({
    ...ofHub(configuration),
    detailType: ['EC2 Image Builder Image Pipeline Automatically Disabled'],
    resources: [...resources],
  }));

/** AWS's own events of the hub's account and region: a bus may forward those of other accounts, with their account. */
const ofHub = ({ hub }: Configuration): EventPattern => ({
  source: ['aws.imagebuilder'],
  account: [hub.account],
  region: [hub.region],
});

const ofBuilds = (scope: Construct, configuration: Configuration, pattern: EventPattern): readonly EventPattern[] =>
  inChunks(
    Object.keys(configuration.images).map((image) => `${imagebuilder(scope, configuration)}:image/${image}/`),
  ).map((prefixes) => ({ ...pattern, resources: prefixes.flatMap((prefix) => Match.prefix(prefix)) }));

/**
 * Characters of a pattern that resources may take: EventBridge takes 2,048 of all, and the rest has fewer than 300.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
 */
const ROOM = 1700;

/** Resources for as few patterns as their texts fit into. */
const inChunks = (arns: readonly string[]): readonly (readonly string[])[] => {
  const chunks: string[][] = [];
  let room = 0;
  for (const arn of arns) {
    const length = `{"prefix":"${arn}"},`.length;
    if (length > room) {
      chunks.push([]);
      room = ROOM;
    }
    chunks.at(-1)?.push(arn);
    room -= length;
  }
  return chunks;
};

const imagebuilder = (scope: Construct, { hub }: Configuration): string =>
  `arn:${Stack.of(scope).partition}:imagebuilder:${hub.region}:${hub.account}`;
