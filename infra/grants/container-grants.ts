import { Stack } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Configuration } from '../../shared/configuration/configuration.ts';
import { allow } from './statement.ts';

/** Grants on the repositories of container images; none at all where no container image is configured. */
type Grant = (scope: Construct, configuration: Configuration) => PolicyStatement[];

/** May see which container images are there. */
export const findContainers: Grant = (scope, configuration) =>
  onRepositories(scope, configuration, 'FindContainers', ['ecr:DescribeImages']);

/**
 * May read the scans of container images, and whether images are scanned at all. Enhanced scanning is Inspector's, whose
 * actions have no resource level: https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-enhanced-iam.html
 */
export const readContainerScans: Grant = (scope, configuration) => {
  const actions = ['ecr:DescribeImageScanFindings', 'ecr:BatchGetRepositoryScanningConfiguration'];
  const reading = onRepositories(scope, configuration, 'ReadContainerScans', actions);
  return reading.length === 0
    ? []
    : [...reading, allow('ReadEnhancedScans', ['inspector2:ListFindings', 'inspector2:ListCoverage'], ['*'])];
};

/** May give container images one more tag. */
export const tagContainers: Grant = (scope, configuration) =>
  onRepositories(scope, configuration, 'TagContainers', ['ecr:BatchGetImage', 'ecr:PutImage']);

/** May say who pulls. */
export const shareContainers: Grant = (scope, configuration) =>
  onRepositories(scope, configuration, 'ShareContainers', [
    'ecr:DescribeRepositories',
    'ecr:GetRepositoryPolicy',
    'ecr:SetRepositoryPolicy',
  ]);

const onRepositories = (
  scope: Construct,
  { hub, images }: Configuration,
  sid: string,
  actions: readonly string[],
): PolicyStatement[] => {
  const { partition } = Stack.of(scope);
  const arns = Object.values(images).flatMap(({ containerRepository, regions }) =>
    containerRepository === undefined
      ? []
      : regions.map((region) => `arn:${partition}:ecr:${region}:${hub.account}:repository/${containerRepository}`),
  );
  return arns.length === 0 ? [] : [allow(sid, actions, arns)];
};
