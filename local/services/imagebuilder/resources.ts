import { LocalAwsError } from '../../kernel/errors.ts';
import type { ResourceRequest, ResourceType } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { parseSchedule, startSchedule, stopSchedule } from '../events/schedule.ts';
import { iamState } from '../iam/state.ts';
import { startBuild } from './build.ts';
import { arnOf, type Definition, factory, type Kind, type Pipeline, slug } from './store.ts';

const refused = ({ stackName, logicalId }: ResourceRequest, why: string): LocalAwsError =>
  new LocalAwsError(`${stackName}/${logicalId}: ${why}`);

const NAME = /^[-_A-Za-z0-9][-_A-Za-z0-9 ]{1,126}[-_A-Za-z0-9]$/;
const VERSION = /^\d+\.\d+\.\d+$/;

const nameOf = (request: ResourceRequest): string => {
  const name = String(request.properties['Name'] ?? '');
  if (!NAME.test(name))
    throw refused(request, `Name "${name}" has to have 3 to 128 letters, digits, spaces, hyphens and underscores`);
  return name;
};

/** Components and recipes are immutable: the same version with other content is refused, as Image Builder does. */
const versioned = (
  kind: Kind,
  path: string,
  properties: readonly string[],
  build: string,
  check: (request: ResourceRequest, world: World) => void = () => {},
): ResourceType => ({
  properties,
  create: (request, world) => {
    const name = nameOf(request);
    const version = String(request.properties['Version'] ?? '');
    if (!VERSION.test(version)) throw refused(request, `Version "${version}" has to be three numbers such as 1.0.0`);
    check(request, world);
    const arn = arnOf(request.account, request.region, path, `${slug(name)}/${version}${build}`);
    const known = factory(world, request.account, request.region)[kind];
    const made: Definition = { arn, name, version, properties: request.properties, createdAt: world.clock.now() };
    if (known[arn] && content(known[arn]) !== content(made))
      throw refused(request, `${arn} is there with other content. Versions are immutable: give a new Version`);
    known[arn] ??= made;
    return { ref: arn, attributes: { Arn: arn, Name: name, Version: version, 'LatestVersion.Arn': arn } };
  },
});

const content = ({ properties }: Definition): string => JSON.stringify({ ...properties, Tags: undefined });

const named = (
  kind: Kind,
  path: string,
  properties: readonly string[],
  check: (request: ResourceRequest, world: World) => void = () => {},
): ResourceType => ({
  properties,
  create: (request, world) => {
    const name = nameOf(request);
    check(request, world);
    const arn = arnOf(request.account, request.region, path, slug(name));
    factory(world, request.account, request.region)[kind][arn] = {
      arn,
      name,
      properties: request.properties,
      createdAt: world.clock.now(),
    };
    return { ref: arn, attributes: { Arn: arn, Name: name } };
  },
});

const MANAGED = /^arn:aws:imagebuilder:[a-z0-9-]+:aws:/;

const componentsExist = (request: ResourceRequest, world: World): void => {
  const { components } = factory(world, request.account, request.region);
  for (const { ComponentArn } of (request.properties['Components'] ?? []) as readonly { ComponentArn: string }[]) {
    if (!MANAGED.test(ComponentArn) && !components[ComponentArn])
      throw refused(request, `there is no component ${ComponentArn}`);
  }
};

const profileExists = (request: ResourceRequest, world: World): void => {
  const profile = String(request.properties['InstanceProfileName']);
  if (!iamState(world, request.account).instanceProfiles[profile])
    throw refused(request, `there is no instance profile ${profile}`);
};

const pipeline: ResourceType = {
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
    const { account, region, properties } = request;
    const name = nameOf(request);
    const state = factory(world, account, region);
    const {
      ImageRecipeArn: recipe,
      InfrastructureConfigurationArn: infrastructure,
      DistributionConfigurationArn: distribution,
    } = properties as Record<string, string>;
    if (!state.recipes[recipe ?? '']) throw refused(request, `there is no image recipe ${recipe}`);
    if (!state.infrastructures[infrastructure ?? ''])
      throw refused(request, `there is no infrastructure configuration ${infrastructure}`);
    if (distribution !== undefined && !state.distributions[distribution])
      throw refused(request, `there is no distribution configuration ${distribution}`);
    const arn = arnOf(account, region, 'image-pipeline', slug(name));
    const made: Pipeline = {
      arn,
      name,
      properties,
      createdAt: state.pipelines[arn]?.createdAt ?? world.clock.now(),
      status: properties['Status'] === 'DISABLED' ? 'DISABLED' : 'ENABLED',
      consecutiveFailures: 0,
    };
    state.pipelines[arn] = made;
    schedule(world, request, made);
    return { ref: arn, attributes: { Arn: arn, Name: name, DeploymentId: world.ids.uuid('deployment') } };
  },
};

interface Schedule {
  readonly ScheduleExpression?: string;
  readonly AutoDisablePolicy?: { readonly FailureCount?: number };
}

const schedule = (world: World, request: ResourceRequest, made: Pipeline): void => {
  const { ScheduleExpression, AutoDisablePolicy } = (made.properties['Schedule'] ?? {}) as Schedule;
  stopSchedule(made.arn, world);
  if (ScheduleExpression === undefined) return;
  const next = parseSchedule(ScheduleExpression);
  if (!next) throw refused(request, `Schedule.ScheduleExpression "${ScheduleExpression}" cannot be read`);
  const { account, region } = request;
  const due = () => {
    if (made.status !== 'ENABLED') return;
    const most = AutoDisablePolicy?.FailureCount;
    if (most !== undefined && made.consecutiveFailures >= most) return disable(world, account, region, made);
    startBuild(world, { account, region }, made, 'SCHEDULED');
  };
  startSchedule(made.arn, next, due, world);
};

const disable = (world: World, account: string, region: string, made: Pipeline): void => {
  made.status = 'DISABLED';
  world.emit({
    source: 'aws.imagebuilder',
    detailType: 'EC2 Image Builder Image Pipeline Automatically Disabled',
    account,
    region,
    resources: [made.arn],
    detail: { 'consecutive-failures': String(made.consecutiveFailures) },
  });
};

export const resourceTypes: Readonly<Record<string, ResourceType>> = {
  'AWS::ImageBuilder::Component': versioned(
    'components',
    'component',
    [
      'Name',
      'Version',
      'Platform',
      'Data',
      'Uri',
      'Description',
      'ChangeDescription',
      'KmsKeyId',
      'SupportedOsVersions',
      'Tags',
    ],
    '/1',
  ),
  'AWS::ImageBuilder::ImageRecipe': versioned(
    'recipes',
    'image-recipe',
    [
      'Name',
      'Version',
      'Description',
      'ParentImage',
      'Components',
      'BlockDeviceMappings',
      'AdditionalInstanceConfiguration',
      'WorkingDirectory',
      'AmiTags',
      'Tags',
    ],
    '',
    componentsExist,
  ),
  'AWS::ImageBuilder::InfrastructureConfiguration': named(
    'infrastructures',
    'infrastructure-configuration',
    [
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
      'TerminateInstanceOnFailure',
      'Tags',
    ],
    profileExists,
  ),
  'AWS::ImageBuilder::DistributionConfiguration': named('distributions', 'distribution-configuration', [
    'Name',
    'Description',
    'Distributions',
    'Tags',
  ]),
  'AWS::ImageBuilder::ImagePipeline': pipeline,
};
