import type { EnhancedImageScanFinding, ImageScanFinding } from '@aws-sdk/client-ecr';
import { fixAvailable, listedPackages, type PackageFinding, packagesOf, type Repository, type Scan } from './state.ts';

/** As basic scanning says it: one finding a package, no fixed version, and UNDEFINED where Inspector says UNTRIAGED. */
export const basicView = (finding: PackageFinding): readonly ImageScanFinding[] =>
  packagesOf(finding).map(({ packageName, installedVersion }) => ({
    name: finding.vulnerabilityId,
    description: finding.description,
    uri: `https://alas.aws.amazon.com/cve/html/${finding.vulnerabilityId}.html`,
    severity: (finding.severity === 'UNTRIAGED' ? 'UNDEFINED' : finding.severity) as 'HIGH',
    attributes: [
      { key: 'package_version', value: installedVersion },
      { key: 'package_name', value: packageName },
      { key: 'CVSS3_SCORE', value: String(finding.score) },
    ],
  }));

/** As Inspector says it. */
export const enhancedView = (
  { account, arn }: Repository,
  { startedAt }: Scan,
  finding: PackageFinding,
): EnhancedImageScanFinding => ({
  awsAccountId: account,
  type: 'PACKAGE_VULNERABILITY',
  status: 'ACTIVE',
  title: finding.title,
  description: finding.description,
  severity: finding.severity,
  score: finding.score,
  firstObservedAt: new Date(startedAt),
  lastObservedAt: new Date(startedAt),
  fixAvailable: fixAvailable(finding),
  packageVulnerabilityDetails: {
    vulnerabilityId: finding.vulnerabilityId,
    source: 'NVD',
    vulnerablePackages: listedPackages(finding),
  },
  resources: [{ type: 'AWS_ECR_CONTAINER_IMAGE', id: arn }],
});
