import type { ScanEvent } from '../../functions/record-scan/record-scan.ts';
import type { ShownScan } from '../../shared/domain/scan-on-demand.ts';
import type { ScanResults } from '../../shared/ports/ami-scans.ts';
import { HUB } from './builders.ts';

/** Inspector's events about scans on demand: https://docs.aws.amazon.com/inspector/latest/user/machine-image-on-demand.html */

export const scanEnd = (
  amiId: string,
  scanId: string,
  detail: object = {},
  more: Partial<ScanEvent> = {},
): ScanEvent => ({
  source: 'aws.inspector2',
  'detail-type': 'Inspector2 OnDemand Scan Complete',
  account: HUB,
  region: 'us-east-1',
  time: '2026-11-22T01:30:00Z',
  resources: [amiId],
  detail: {
    scanId,
    awsAccountId: HUB,
    resourceId: amiId,
    resourceType: 'MACHINE_IMAGE',
    scanStatus: 'SUCCESSFUL',
    startedAt: '2026-11-21T01:00:00.000Z',
    findingSeverityCounts: { CRITICAL: 0, HIGH: 0, MEDIUM: 0, LOW: 0, INFORMATIONAL: 0, UNTRIAGED: 0, TOTAL: 0 },
    ...detail,
  },
  ...more,
});

export const scanFinding = (
  amiId: string,
  scanId: string,
  hash: string,
  detail: object = {},
  more: Partial<ScanEvent> = {},
): ScanEvent => ({
  source: 'inspector2.ami.ondemand',
  'detail-type': 'OnDemand AMI Scan Findings',
  account: HUB,
  region: 'us-east-1',
  time: '2026-11-22T01:30:00Z',
  resources: [],
  detail: {
    scanId,
    awsAccountId: HUB,
    findingArn: `arn:aws:inspector2:us-east-1:${HUB}:finding/ondemand/${scanId}/${hash}`,
    type: 'PACKAGE_VULNERABILITY',
    status: 'ACTIVE',
    severity: 'HIGH',
    title: 'CVE-2026-31415 - openssl',
    fixAvailable: 'YES',
    resources: [{ type: 'MACHINE_IMAGE', id: amiId, partition: 'aws', region: 'us-east-1' }],
    packageVulnerabilityDetails: {
      vulnerabilityId: 'CVE-2026-31415',
      vulnerablePackages: [{ name: 'openssl', version: '3.0.14', fixedInVersion: '3.0.15' }],
    },
    ...detail,
  },
  ...more,
});

/** EC2 shows a scan of every AMI, without findings unless it is told of some. */
export const everyScanShown = (more: Partial<ShownScan> = {}): ScanResults => ({
  shown: async () => ({ at: '2026-11-22T01:30:00.000Z', fixable: [], ...more }),
});
