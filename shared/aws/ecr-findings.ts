import type {
  DescribeImageScanFindingsResponse,
  EnhancedImageScanFinding,
  ImageScanFinding,
} from '@aws-sdk/client-ecr';
import { distinctPackages, type Finding, severityOf, UNKNOWN_PACKAGE } from '../domain/finding.ts';
import { vulnerablePackages } from '../domain/known-fix.ts';

/**
 * Findings of basic and of enhanced scanning in our words. A finding that Inspector has closed is over. One that somebody has
 * suppressed counts: here, waivers decide what is accepted.
 */
export const findingsOf = ({ imageScanFindings }: DescribeImageScanFindingsResponse): readonly Finding[] => [
  ...(imageScanFindings?.findings ?? []).map(basic),
  ...(imageScanFindings?.enhancedFindings ?? []).filter(({ status }) => status !== 'CLOSED').map(enhanced),
];

/** Basic scanning never says whether a fixed version exists. */
const basic = ({ name = '', severity, description = '', attributes = [] }: ImageScanFinding): Finding => {
  const valuesOf = (wanted: string) => attributes.flatMap(({ key, value }) => (key === wanted && value ? [value] : []));
  const names = valuesOf('package_name');
  const versions = valuesOf('package_version');
  const packages = (names.length > 0 ? names : [UNKNOWN_PACKAGE]).map((each, index) => ({
    name: each,
    ...(versions[index] ? { version: versions[index] } : {}),
    fixUnknown: true,
  }));
  return {
    id: name,
    severity: severityOf(severity),
    title: description === '' ? `${name} - ${names[0] ?? UNKNOWN_PACKAGE}` : description,
    packages: distinctPackages(packages),
  };
};

const enhanced = (finding: EnhancedImageScanFinding): Finding => {
  const { severity, title = '', fixAvailable, packageVulnerabilityDetails: details } = finding;
  return {
    id: details?.vulnerabilityId ?? title,
    severity: severityOf(severity),
    title,
    packages: vulnerablePackages(fixAvailable, details?.vulnerablePackages ?? []),
  };
};
