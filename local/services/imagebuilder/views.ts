import type { Image, ImagePipeline, ImageScanFinding, ImageSummary } from '@aws-sdk/client-imagebuilder';
import type { World } from '../../kernel/world.ts';
import { type BuiltImage, factory, type Pipeline, type StoredFinding } from './store.ts';

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();

const outputs = ({ amis, status }: BuiltImage) => ({ amis: amis.map((ami) => ({ ...ami, state: { status } })) });

export const summary = (image: BuiltImage): ImageSummary => ({
  arn: image.arn,
  name: image.name,
  type: 'AMI',
  version: `${image.version}/${image.build}`,
  platform: 'Linux',
  osVersion: 'Amazon Linux 2023',
  state: { status: image.status, ...(image.reason ? { reason: image.reason } : {}) },
  owner: image.arn.split(':')[4],
  dateCreated: iso(image.createdAt),
  outputResources: outputs(image),
  buildType: image.buildType,
  imageSource: 'CUSTOM',
  tags: {},
});

export const details = (world: World, account: string, region: string, image: BuiltImage): Image => {
  const { recipes, pipelines } = factory(world, account, region);
  const recipe = recipes[image.recipeArn ?? ''];
  const pipeline = pipelines[image.pipelineArn ?? ''];
  return {
    ...summary(image),
    enhancedImageMetadataEnabled: true,
    ...(recipe
      ? {
          imageRecipe: {
            arn: recipe.arn,
            name: recipe.name,
            version: recipe.version,
            parentImage: String(recipe.properties['ParentImage'] ?? ''),
          },
        }
      : {}),
    ...(pipeline ? { sourcePipelineArn: pipeline.arn, sourcePipelineName: pipeline.name } : {}),
    imageTestsConfiguration: { imageTestsEnabled: true, timeoutMinutes: 90 },
    imageScanningConfiguration: { imageScanningEnabled: image.scan !== undefined },
    ...(image.scan ? { scanState: { status: image.scan } } : {}),
  };
};

export const pipelineView = ({
  arn,
  name,
  properties,
  status,
  createdAt,
  consecutiveFailures,
}: Pipeline): ImagePipeline => {
  const schedule = properties['Schedule'] as
    | { ScheduleExpression?: string; Timezone?: string; PipelineExecutionStartCondition?: string }
    | undefined;
  const scanning = properties['ImageScanningConfiguration'] as { ImageScanningEnabled?: boolean } | undefined;
  return {
    arn,
    name,
    description: String(properties['Description'] ?? ''),
    platform: 'Linux',
    imageRecipeArn: String(properties['ImageRecipeArn']),
    infrastructureConfigurationArn: String(properties['InfrastructureConfigurationArn']),
    ...(properties['DistributionConfigurationArn']
      ? { distributionConfigurationArn: String(properties['DistributionConfigurationArn']) }
      : {}),
    ...(schedule
      ? {
          schedule: {
            scheduleExpression: schedule.ScheduleExpression,
            timezone: schedule.Timezone,
            pipelineExecutionStartCondition: schedule.PipelineExecutionStartCondition as 'EXPRESSION_MATCH_ONLY',
          },
        }
      : {}),
    imageScanningConfiguration: { imageScanningEnabled: scanning?.ImageScanningEnabled ?? false },
    status,
    dateCreated: iso(createdAt),
    consecutiveFailures,
    tags: {},
  };
};

export const findingView = (image: BuiltImage, finding: StoredFinding): ImageScanFinding => ({
  awsAccountId: image.arn.split(':')[4],
  imageBuildVersionArn: image.arn,
  ...(image.pipelineArn ? { imagePipelineArn: image.pipelineArn } : {}),
  type: 'PACKAGE_VULNERABILITY',
  title: finding.title,
  description: finding.description,
  severity: finding.severity,
  firstObservedAt: new Date(image.createdAt),
  updatedAt: new Date(image.createdAt),
  inspectorScore: finding.score,
  fixAvailable: finding.fixedInVersion ? 'YES' : 'NO',
  remediation: {
    recommendation: {
      text: finding.fixedInVersion ? `Update ${finding.packageName} to ${finding.fixedInVersion}` : 'None Provided',
    },
  },
  packageVulnerabilityDetails: {
    vulnerabilityId: finding.vulnerabilityId,
    source: 'NVD',
    cvss: [{ baseScore: finding.score, version: '3.1', source: 'NVD' }],
    vulnerablePackages: [
      {
        name: finding.packageName,
        version: finding.installedVersion,
        packageManager: 'OS',
        ...(finding.fixedInVersion ? { fixedInVersion: finding.fixedInVersion } : {}),
      },
    ],
  },
});
