import type {
  CreateDistributionConfigurationRequest,
  CreateLifecyclePolicyRequest,
} from '@aws-sdk/client-imagebuilder';
import type { ResourceType } from '../../../kernel/service.ts';
import { checkDistributions } from '../definitions/check-distribution.ts';
import { checkLifecyclePolicy } from '../definitions/check-lifecycle-policy.ts';
import { checkInfrastructure } from '../definitions/put-infrastructure.ts';
import { putNamed } from '../definitions/put-named.ts';
import { checkPipeline } from '../definitions/put-pipeline.ts';
import { scheduleLifecyclePolicy } from '../lifecycle/run-policy.ts';
import { schedulePipeline } from '../schedule/schedule-pipeline.ts';
import type { PipelineGiven, StoredInfrastructure } from '../store.ts';
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
    const status = given.status ?? 'ENABLED';
    const { stored } = putNamed(world, request, 'pipelines', given, { status, consecutiveFailures: 0 });
    schedulePipeline(world, request, stored);
    const DeploymentId = world.ids.uuid('deployment');
    return { ref: stored.arn, attributes: { Arn: stored.arn, Name: stored.name, DeploymentId } };
  },
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
