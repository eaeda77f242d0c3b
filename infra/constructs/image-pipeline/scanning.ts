import { Validations } from 'aws-cdk-lib';
import type { CfnImagePipeline } from 'aws-cdk-lib/aws-imagebuilder';
import type { ImageDefinition } from '../../images/image-definition.ts';
import { repositoryOf } from '../../images/versions/contents.ts';

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/integ-inspector.html */
export const scanningOf = (definition: ImageDefinition): CfnImagePipeline.ImageScanningConfigurationProperty => {
  const { scanning, container } = definition;
  if (scanning === false) return { imageScanningEnabled: false };
  const given = scanning === true ? undefined : scanning;
  return {
    imageScanningEnabled: true,
    ...(given?.kind === 'on-demand' ? { imageScanningTypes: ['ON_DEMAND_AMI_CVE'] } : {}),
    ...(given?.failAbove === undefined
      ? {}
      : { scanResultCondition: { maximumSeverityLabel: given.failAbove, fixAvailable: given.fixableOnly } }),
    ...(container
      ? {
          ecrConfiguration: {
            repositoryName: given?.repository ?? repositoryOf(definition),
            ...(given?.tags === undefined ? {} : { containerTags: given.tags }),
          },
        }
      : {}),
  };
};

/** CDK's own copy of the CloudFormation schema is older than these two properties. */
export const acceptNewScanning = (pipeline: CfnImagePipeline): void =>
  Validations.of(pipeline).acknowledge({
    id: 'CloudFormation-Validate::F3002',
    reason: 'ImageScanningTypes and ScanResultCondition are newer than the schema that CDK brings along',
  });
