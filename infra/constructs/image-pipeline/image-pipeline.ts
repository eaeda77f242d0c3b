import { Stack } from 'aws-cdk-lib';
import { CfnImagePipeline } from 'aws-cdk-lib/aws-imagebuilder';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { nameOfFile } from '../../images/beside.ts';
import type { ImageDefinition } from '../../images/image-definition.ts';
import type { ReleasedImage } from '../../images/versions/released-image.ts';
import { BuildLogs } from './build-logs.ts';
import { OwnDocuments } from './components.ts';
import { makeDistribution } from './distribution.ts';
import { Infrastructure } from './infrastructure.ts';
import { Lifecycle } from './lifecycle.ts';
import { foreignWorkflow, parameterList } from './names.ts';
import { makeRecipe } from './recipe.ts';
import { acceptNewScanning, scanningOf } from './scanning.ts';

export interface ImagePipelineProps {
  readonly image: ReleasedImage;
  readonly regions: readonly string[];
  /** ARN of the key for each region's copy. */
  readonly keyArn: (region: string) => string;
  /** For the logs of AWSTOE. */
  readonly bucket: IBucket;
  readonly logRetention: RetentionDays;
}

/** One golden image's recipe, components, infrastructure, distribution and pipeline, as images/<name>/ says. */
export class ImagePipeline extends Construct {
  constructor(scope: Construct, id: string, props: ImagePipelineProps) {
    super(scope, id);
    const { image, regions, keyArn, bucket, logRetention } = props;
    const { definition } = image;
    const documents = new OwnDocuments(this, 'Documents', image);
    const [recipe = ''] = image.lock.recipe.map(({ version, content }) =>
      makeRecipe(this, {
        definition,
        version,
        content,
        components: documents.components,
        keyArn: keyArn(Stack.of(this).region),
      }),
    );
    const logs = new BuildLogs(this, 'Logs', definition, logRetention);
    const pipeline = new CfnImagePipeline(this, 'Pipeline', {
      name: definition.name,
      ...(definition.description ? { description: definition.description } : {}),
      ...(definition.container ? { containerRecipeArn: recipe } : { imageRecipeArn: recipe }),
      infrastructureConfigurationArn: new Infrastructure(this, 'Infrastructure', { definition, bucket, logs }).arn,
      distributionConfigurationArn: makeDistribution(this, { definition, regions, keyArn }),
      imageTestsConfiguration: {
        imageTestsEnabled: definition.tests.enabled,
        timeoutMinutes: definition.tests.timeoutMinutes,
      },
      imageScanningConfiguration: scanningOf(definition),
      loggingConfiguration: {
        imageLogGroupName: logs.image.logGroupName,
        pipelineLogGroupName: logs.pipeline.logGroupName,
      },
      enhancedImageMetadataEnabled: definition.enhancedMetadata,
      ...this.workflows(image, documents),
      ...(definition.schedule ? { schedule: scheduleOf(definition.schedule) } : {}),
      status: definition.enabled ? 'ENABLED' : 'DISABLED',
      ...(Object.keys(definition.imageTags).length > 0 ? { imageTags: definition.imageTags } : {}),
      tags: definition.tags,
    });
    if (typeof definition.scanning === 'object' && definition.scanning.kind === 'on-demand')
      acceptNewScanning(pipeline);
    // It selects images by their recipe, which has to be there.
    if (definition.lifecycle.length > 0) new Lifecycle(this, 'Lifecycle', definition).node.addDependency(pipeline);
  }

  private workflows({ definition, lock }: ReleasedImage, documents: OwnDocuments) {
    if (definition.workflows.length === 0 && definition.executionRole === undefined) return {};
    return {
      executionRole: this.executionRole(definition),
      workflows: definition.workflows.map((use) => ({
        workflowArn: 'file' in use ? ownWorkflow(use.file, lock, documents) : foreignWorkflow(this, use),
        ...parameterList(use.parameters),
        ...(use.onFailure === undefined ? {} : { onFailure: use.onFailure }),
        ...(use.parallelGroup === undefined ? {} : { parallelGroup: use.parallelGroup }),
      })),
    };
  }

  /** Image Builder asks for a role where workflows are named; its service-linked one can do what its own workflows do. */
  private executionRole({ executionRole: given }: ImageDefinition): string {
    if (given?.startsWith('arn:')) return given;
    const { partition, account } = Stack.of(this);
    const name = given ?? 'aws-service-role/imagebuilder.amazonaws.com/AWSServiceRoleForImageBuilder';
    return `arn:${partition}:iam::${account}:role/${name}`;
  }
}

const ownWorkflow = (file: string, lock: ReleasedImage['lock'], documents: OwnDocuments): string => {
  const name = nameOfFile(file);
  return documents.workflows.get(`${name}/${lock.workflows[name]?.[0]?.version}`) ?? '';
};

const scheduleOf = (schedule: NonNullable<ImageDefinition['schedule']>): CfnImagePipeline.ScheduleProperty => ({
  scheduleExpression: schedule.cron,
  timezone: schedule.timezone,
  pipelineExecutionStartCondition: schedule.onlyIfDependenciesChanged
    ? 'EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE'
    : 'EXPRESSION_MATCH_ONLY',
  ...(schedule.disableAfterFailures === undefined
    ? {}
    : { autoDisablePolicy: { failureCount: schedule.disableAfterFailures } }),
});
