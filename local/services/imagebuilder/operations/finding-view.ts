import type { ImageScanFinding } from '@aws-sdk/client-imagebuilder';
import { fixAvailable, listedPackages, type PackageFinding } from '../../ecr/state.ts';
import type { BuiltImage } from '../build/built-image.ts';

export const findingView = (image: BuiltImage, finding: PackageFinding): ImageScanFinding => ({
  awsAccountId: image.arn.split(':')[4],
  imageBuildVersionArn: image.arn,
  ...(image.order.pipelineArn ? { imagePipelineArn: image.order.pipelineArn } : {}),
  type: 'PACKAGE_VULNERABILITY',
  title: finding.title,
  description: finding.description,
  severity: finding.severity,
  firstObservedAt: new Date(image.createdAt),
  updatedAt: new Date(image.createdAt),
  inspectorScore: finding.score,
  fixAvailable: fixAvailable(finding),
  remediation: {
    recommendation: {
      text: finding.fixedInVersion ? `Update ${finding.packageName} to ${finding.fixedInVersion}` : 'None Provided',
    },
  },
  packageVulnerabilityDetails: {
    vulnerabilityId: finding.vulnerabilityId,
    source: 'NVD',
    cvss: [{ baseScore: finding.score, version: '3.1', source: 'NVD' }],
    vulnerablePackages: listedPackages(finding),
  },
});
