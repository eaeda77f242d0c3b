import type {
  DescribeImageScanFindingsResponse,
  EnhancedImageScanFinding,
  ImageScanFinding,
} from '@aws-sdk/client-ecr';
import { type Finding, isSeverity, type Severity } from '../domain/finding.ts';
import { knownFix } from '../domain/known-fix.ts';

/** Findings of basic and of enhanced scanning in our words. */
export const findingsOf = ({ imageScanFindings }: DescribeImageScanFindingsResponse): readonly Finding[] => [
  ...(imageScanFindings?.findings ?? []).map(basic),
  ...(imageScanFindings?.enhancedFindings ?? []).filter(({ status }) => status !== 'CLOSED').map(enhanced),
];

/** UNDEFINED is the word of basic scanning for what is not triaged. A severity that is not known counts as the worst: the gate has to see it. */
const severityOf = (severity = ''): Severity => {
  if (severity === 'UNDEFINED') return 'UNTRIAGED';
  return isSeverity(severity) ? severity : 'CRITICAL';
};

/** Basic scanning never says whether a fixed version exists. */
const basic = ({ name = '', severity, description = '', attributes = [] }: ImageScanFinding): Finding => {
  const packageName = attributes.find(({ key }) => key === 'package_name')?.value ?? 'unknown package';
  return {
    id: name,
    severity: severityOf(severity),
    packageName,
    title: description === '' ? `${name} - ${packageName}` : description,
    fixUnknown: true,
  };
};

const enhanced = (finding: EnhancedImageScanFinding): Finding => {
  const { severity, title = '', fixAvailable, packageVulnerabilityDetails: details } = finding;
  const packages = details?.vulnerablePackages ?? [];
  return {
    id: details?.vulnerabilityId ?? title,
    severity: severityOf(severity),
    packageName: packages[0]?.name ?? 'unknown package',
    title,
    ...knownFix(
      fixAvailable,
      packages.map(({ fixedInVersion }) => fixedInVersion),
    ),
  };
};
