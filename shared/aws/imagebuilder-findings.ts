import type { ImageScanFinding } from '@aws-sdk/client-imagebuilder';
import { type Finding, isSeverity } from '../domain/finding.ts';
import { knownFix } from '../domain/known-fix.ts';

/** A finding of the scan of a test instance in our words. A severity that is not known counts as the worst: the gate has to see it. */
export const findingOf = (found: ImageScanFinding): Finding => {
  const { severity = '', title = '', fixAvailable, packageVulnerabilityDetails: details } = found;
  const packages = details?.vulnerablePackages ?? [];
  return {
    id: details?.vulnerabilityId ?? title,
    severity: isSeverity(severity) ? severity : 'CRITICAL',
    packageName: packages[0]?.name ?? 'unknown package',
    title,
    ...knownFix(
      fixAvailable,
      packages.map(({ fixedInVersion }) => fixedInVersion),
    ),
  };
};
