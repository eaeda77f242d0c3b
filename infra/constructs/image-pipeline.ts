import { Stack } from 'aws-cdk-lib';
import { CfnInstanceProfile, ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  CfnComponent,
  CfnDistributionConfiguration,
  CfnImagePipeline,
  CfnImageRecipe,
  CfnInfrastructureConfiguration,
} from 'aws-cdk-lib/aws-imagebuilder';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { ImageDefinition } from '../images/image-definition.ts';

export interface ImagePipelineProps {
  readonly definition: ImageDefinition;
  readonly regions: readonly string[];
  /** ARN of the key for each region's copy. */
  readonly keyArn: (region: string) => string;
  readonly logs: Bucket;
  readonly imageLog: ILogGroup;
  readonly pipelineLog: ILogGroup;
}

/** One golden image's recipe, components, infrastructure, distribution and pipeline, as images/<name>/ says. */
export class ImagePipeline extends Construct {
  constructor(scope: Construct, id: string, props: ImagePipelineProps) {
    super(scope, id);
    const { definition } = props;
    const recipe = this.recipe(props);
    new CfnImagePipeline(this, 'Pipeline', {
      name: definition.name,
      description: definition.description,
      imageRecipeArn: recipe.attrArn,
      infrastructureConfigurationArn: this.infrastructure(props).attrArn,
      distributionConfigurationArn: this.distribution(props).attrArn,
      imageTestsConfiguration: { imageTestsEnabled: true, timeoutMinutes: definition.build.testMinutes },
      imageScanningConfiguration: { imageScanningEnabled: definition.scanning },
      loggingConfiguration: {
        imageLogGroupName: props.imageLog.logGroupName,
        pipelineLogGroupName: props.pipelineLog.logGroupName,
      },
      ...(definition.schedule ? { schedule: scheduleOf(definition.schedule) } : {}),
      status: 'ENABLED',
    });
  }

  private recipe({ definition, keyArn }: ImagePipelineProps): CfnImageRecipe {
    const { partition, region } = Stack.of(this);
    const components = definition.components.map((document) => {
      if ('managed' in document)
        return { componentArn: `arn:${partition}:imagebuilder:${region}:aws:component/${document.managed}/x.x.x` };
      const component = new CfnComponent(this, `Component-${document.name}`, {
        name: `${definition.name}-${document.name}`,
        version: document.version,
        platform: definition.platform,
        data: document.data,
      });
      return { componentArn: component.attrArn };
    });
    return new CfnImageRecipe(this, 'Recipe', {
      name: definition.name,
      version: definition.version,
      description: definition.description,
      parentImage: `arn:${partition}:imagebuilder:${region}:aws:image/${definition.baseImage}/x.x.x`,
      components,
      blockDeviceMappings: [
        {
          deviceName: definition.storage.device,
          ebs: {
            volumeSize: definition.storage.sizeGiB,
            volumeType: definition.storage.type,
            encrypted: true,
            deleteOnTermination: true,
            kmsKeyId: keyArn(region),
          },
        },
      ],
      additionalInstanceConfiguration: { systemsManagerAgent: { uninstallAfterBuild: false } },
    });
  }

  private infrastructure({ definition, logs, imageLog }: ImagePipelineProps): CfnInfrastructureConfiguration {
    const role = new Role(this, 'InstanceRole', {
      description: `Of the instances that build ${definition.name}`,
      assumedBy: new ServicePrincipal('ec2.amazonaws.com'),
      managedPolicies: [
        ManagedPolicy.fromAwsManagedPolicyName('EC2InstanceProfileForImageBuilder'),
        ManagedPolicy.fromAwsManagedPolicyName('AmazonSSMManagedInstanceCore'),
      ],
    });
    logs.grantPut(role, `${definition.name}/*`);
    imageLog.grantWrite(role);
    const profile = new CfnInstanceProfile(this, 'InstanceProfile', { roles: [role.roleName] });
    return new CfnInfrastructureConfiguration(this, 'Infrastructure', {
      name: definition.name,
      instanceProfileName: profile.ref,
      instanceTypes: definition.build.instanceTypes,
      terminateInstanceOnFailure: true,
      instanceMetadataOptions: { httpTokens: 'required', httpPutResponseHopLimit: 1 },
      logging: { s3Logs: { s3BucketName: logs.bucketName, s3KeyPrefix: definition.name } },
      resourceTags: { 'hallmark:image': definition.name },
    });
  }

  /** Copies only. Permissions, parameters and launch templates come after the gate, from the promotion. */
  private distribution({ definition, regions, keyArn }: ImagePipelineProps): CfnDistributionConfiguration {
    return new CfnDistributionConfiguration(this, 'Distribution', {
      name: definition.name,
      distributions: regions.map((region) => ({
        region,
        amiDistributionConfiguration: {
          Name: `${definition.name} {{ imagebuilder:buildDate }}`,
          Description: definition.description,
          KmsKeyId: keyArn(region),
          AmiTags: { 'hallmark:image': definition.name },
        },
      })),
    });
  }
}

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
