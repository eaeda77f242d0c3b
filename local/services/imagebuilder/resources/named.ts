import type {
  CreateDistributionConfigurationRequest,
  CreateLifecyclePolicyRequest,
} from '@aws-sdk/client-imagebuilder';
import type { DeletionRequest, ResourceRequest, ResourceType } from '../../../kernel/service.ts';
import type { World } from '../../../kernel/world.ts';
import { stopSchedule } from '../../events/schedule.ts';
import { arnOf, slug } from '../arn.ts';
import { checkDistributions } from '../definitions/check-distribution.ts';
import { checkInfrastructure } from '../definitions/check-infrastructure.ts';
import { checkLifecyclePolicy } from '../definitions/check-lifecycle-policy.ts';
import { checkPipeline } from '../definitions/check-pipeline.ts';
import { kept } from '../definitions/made.ts';
import { type NamedKind, putNamed } from '../definitions/put-named.ts';
import { sameContent } from '../definitions/same-content.ts';
import { scheduleLifecyclePolicy } from '../lifecycle/run-policy.ts';
import { remove } from '../operations/named.ts';
import { schedulePipeline } from '../schedule/schedule-pipeline.ts';
import { factory, type PipelineGiven, type StoredInfrastructure, type StoredPipeline } from '../store.ts';
import { fromTemplate } from './from-template.ts';
import { namedThere } from './there.ts';

const arnAndName = ({ arn, name }: { readonly arn: string; readonly name: string }) => ({
  ref: arn,
  attributes: { Arn: arn, Name: name },
});

const removed =
  (kind: NamedKind) =>
  ({ account, region, physicalId }: DeletionRequest, world: World): void => {
    if (factory(world, account, region)[kind][physicalId]) remove(world, { account, region }, kind, physicalId);
  };

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
  replacedBy: ['Name'],
  find: (request, world) => namedThere(request, world, 'infrastructures', arnAndName),
  create: (request, world) => {
    const given = fromTemplate<StoredInfrastructure['given'] & Tagged>(request.properties);
    checkInfrastructure(world, request, given);
    return arnAndName(putNamed(world, request, 'infrastructures', given, {}).stored);
  },
  delete: removed('infrastructures'),
};

export const distribution: ResourceType = {
  properties: ['Name', 'Description', 'Distributions', 'Tags'],
  replacedBy: ['Name'],
  find: (request, world) => namedThere(request, world, 'distributions', arnAndName),
  create: (request, world) => {
    const given = fromTemplate<CreateDistributionConfigurationRequest>(request.properties);
    checkDistributions(given.distributions);
    return arnAndName(putNamed(world, request, 'distributions', given, {}).stored);
  },
  delete: removed('distributions'),
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
  replacedBy: ['Name'],
  find: (request, world) => namedThere(request, world, 'pipelines', arnAndName),
  create: (request, world) => {
    const given = fromTemplate<PipelineGiven & Tagged>(request.properties);
    checkPipeline(world, request, given);
    const { stored } = putNamed(world, request, 'pipelines', given, standing(request, world, given));
    schedulePipeline(world, request, stored);
    const DeploymentId = world.ids.uuid('deployment');
    return { ref: stored.arn, attributes: { Arn: stored.arn, Name: stored.name, DeploymentId } };
  },
  delete: (request, world) => {
    removed('pipelines')(request, world);
    stopSchedule(request.physicalId, world);
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
  replacedBy: ['Name'],
  find: (request, world) =>
    namedThere(request, world, 'lifecyclePolicies', ({ arn }) => ({ ref: arn, attributes: { Arn: arn } })),
  create: (request, world) => {
    const given = fromTemplate<CreateLifecyclePolicyRequest>(request.properties);
    checkLifecyclePolicy(world, given);
    const status = given.status ?? 'ENABLED';
    const { stored } = putNamed(world, request, 'lifecyclePolicies', given, { status });
    scheduleLifecyclePolicy(world, request, stored);
    return { ref: stored.arn, attributes: { Arn: stored.arn } };
  },
  delete: (request, world) => {
    removed('lifecyclePolicies')(request, world);
    stopSchedule(request.physicalId, world);
  },
};
