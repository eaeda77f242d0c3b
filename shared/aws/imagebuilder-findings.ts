import type { ImageScanFinding } from '@aws-sdk/client-imagebuilder';
import { type Finding, severityOf } from '../domain/finding.ts';
import { vulnerablePackages } from '../domain/known-fix.ts';

/** A finding of the scan of a test instance in our words. */
export const findingOf = (found: ImageScanFinding): Finding => {
  const { severity, title = '', fixAvailable, packageVulnerabilityDetails: details } = found;
  return {
    id: details?.vulnerabilityId ?? title,
    severity: severityOf(severity),
    title,
    packages: vulnerablePackages(fixAvailable, details?.vulnerablePackages ?? []),
  };
};
