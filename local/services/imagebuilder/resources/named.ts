import type {
  CreateDistributionConfigurationRequest,
  CreateLifecyclePolicyRequest,
} from '@aws-sdk/client-imagebuilder';
import type { ResourceRequest, ResourceType } from '../../../kernel/service.ts';
import type { World } from '../../../kernel/world.ts';
import { arnOf, slug } from '../arn.ts';
import { checkDistributions } from '../definitions/check-distribution.ts';
import { checkInfrastructure } from '../definitions/check-infrastructure.ts';
import { checkLifecyclePolicy } from '../definitions/check-lifecycle-policy.ts';
import { checkPipeline } from '../definitions/check-pipeline.ts';
import { kept } from '../definitions/made.ts';
import { putNamed } from '../definitions/put-named.ts';
import { sameContent } from '../definitions/same-content.ts';
import { scheduleLifecyclePolicy } from '../lifecycle/run-policy.ts';
import { schedulePipeline } from '../schedule/schedule-pipeline.ts';
import { factory, type PipelineGiven, type StoredInfrastructure, type StoredPipeline } from '../store.ts';
import { fromTemplate } from './from-template.ts';

interface Tagged {
  readonly tags?: Record<string, string>;
}

export const infrastructure: ResourceType = {
  properties: [
    'Name',
    'Description',
    'InstanceProfileName',
    'InstanceTypes',
    'InstanceMetadataOptions',
    'KeyPair',
    'Logging',
    'Placement',
    'ResourceTags',
    'SecurityGroupIds',
    'SnsTopicArn',
    'SubnetId',
    'TerminateInstanceOnCompletion',
    'TerminateInstanceOnFailure',
    'Tags',
  ],
  create: (request, world) => {
    const given = fromTemplate<StoredInfrastructure['given'] & Tagged>(request.properties);
    checkInfrastructure(world, request, given);
    const { stored } = putNamed(world, request, 'infrastructures', given, {});
    return { ref: stored.arn, attributes: { Arn: stored.arn, Name: stored.name } };
  },
};

export const distribution: ResourceType = {
  properties: ['Name', 'Description', 'Distributions', 'Tags'],
  create: (request, world) => {
    const given = fromTemplate<CreateDistributionConfigurationRequest>(request.properties);
    checkDistributions(given.distributions);
    const { stored } = putNamed(world, request, 'distributions', given, {});
    return { ref: stored.arn, attributes: { Arn: stored.arn, Name: stored.name } };
  },
};

export const pipeline: ResourceType = {
  properties: [
    'Name',
    'Description',
    'ImageRecipeArn',
    'ContainerRecipeArn',
    'InfrastructureConfigurationArn',
    'DistributionConfigurationArn',
    'ImageTestsConfiguration',
    'ImageScanningConfiguration',
    'LoggingConfiguration',
    'EnhancedImageMetadataEnabled',
    'ExecutionRole',
    'Workflows',
    'Schedule',
    'Status',
    'ImageTags',
    'Tags',
  ],
  create: (request, world) => {
    const given = fromTemplate<PipelineGiven & Tagged>(request.properties);
    checkPipeline(world, request, given);
    const { stored } = putNamed(world, request, 'pipelines', given, standing(request, world, given));
    schedulePipeline(world, request, stored);
    const DeploymentId = world.ids.uuid('deployment');
    return { ref: stored.arn, attributes: { Arn: stored.arn, Name: stored.name, DeploymentId } };
  },
};

/** CloudFormation leaves a pipeline alone whose properties stayed: one that failures disabled stays so until it is changed. */
const standing = (
  { account, region }: ResourceRequest,
  world: World,
  given: PipelineGiven,
): Pick<StoredPipeline, 'status' | 'consecutiveFailures'> => {
  const known = factory(world, account, region).pipelines[
    arnOf(account, region, 'image-pipeline', slug(given.name ?? ''))
  ];
  return known && sameContent(known.given, kept(given))
    ? { status: known.status, consecutiveFailures: known.consecutiveFailures }
    : { status: given.status ?? 'ENABLED', consecutiveFailures: 0 };
};

export const lifecyclePolicy: ResourceType = {
  properties: [
    'Name',
    'Description',
    'ExecutionRole',
    'PolicyDetails',
    'ResourceSelection',
    'ResourceType',
    'Status',
    'Tags',
  ],
  create: (request, world) => {
    const given = fromTemplate<CreateLifecyclePolicyRequest>(request.properties);
    checkLifecyclePolicy(world, given);
    const status = given.status ?? 'ENABLED';
    const { stored } = putNamed(world, request, 'lifecyclePolicies', given, { status });
    scheduleLifecyclePolicy(world, request, stored);
    return { ref: stored.arn, attributes: { Arn: stored.arn } };
  },
};
