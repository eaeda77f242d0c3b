import { recordScan, type ScanEvent } from '../../functions/record-scan/record-scan.ts';
import type { AmiScanRecords } from '../../shared/ports/ami-scans.ts';
import { amiId } from '../support/builders.ts';

const AMI = amiId('scanned');
const SCAN = 'scan-0123456789';

const recorded = async (event: ScanEvent) => {
  const completed: unknown[] = [];
  const found: unknown[][] = [];
  const records: AmiScanRecords = {
    completed: async (scan) => void completed.push(scan),
    found: async (...finding) => void found.push(finding),
  };
  await recordScan({ records })(event);
  return { completed, found };
};

const finding = (more: object): ScanEvent => ({
  'detail-type': 'OnDemand AMI Scan Findings',
  resources: [AMI],
  detail: {
    scanId: SCAN,
    findingArn: 'arn:finding',
    severity: 'HIGH',
    title: 'CVE-2026-31415 - openssl',
    fixAvailable: 'YES',
    packageVulnerabilityDetails: {
      vulnerabilityId: 'CVE-2026-31415',
      vulnerablePackages: [{ name: 'openssl', fixedInVersion: '3.0.15' }],
    },
    ...more,
  },
});

describe('Recording a scan on demand', () => {
  it('keeps a finding under the AMI, the scan and its ARN, so that it counts once however often it is told', async () => {
    const expected = {
      id: 'CVE-2026-31415',
      severity: 'HIGH',
      packageName: 'openssl',
      title: 'CVE-2026-31415 - openssl',
      fixedIn: '3.0.15',
    };
    expect((await recorded(finding({}))).found).toEqual([[AMI, SCAN, 'arn:finding', expected]]);
  });

  it('takes a fix of which nothing is said for possible, and a strange severity for the worst', async () => {
    const { found } = await recorded(finding({ severity: 7, fixAvailable: 1, packageVulnerabilityDetails: {} }));
    expect(found[0]?.[3]).toMatchObject({ severity: 'CRITICAL', fixUnknown: true, packageName: 'unknown package' });
  });

  it('keeps how the scan ended, and of how many findings it told', async () => {
    const { completed } = await recorded({
      'detail-type': 'Inspector2 OnDemand Scan Complete',
      time: '2026-11-22T02:00:00Z',
      resources: [AMI],
      detail: { scanId: SCAN, scanStatus: 'SUCCEEDED', findingSeverityCounts: { TOTAL: 3 } },
    });
    expect(completed).toEqual([
      { amiId: AMI, scanId: SCAN, status: 'SUCCEEDED', at: '2026-11-22T02:00:00Z', total: 3 },
    ]);
  });

  it.each<[string, ScanEvent]>([
    ['no AMI', { resources: ['arn:aws:ec2:us-east-1::instance/i-1'], detail: { scanId: SCAN } }],
    ['no scan', { resources: [AMI], detail: {} }],
    ['nothing at all', {}],
  ])('refuses an event that names %s, so that it is not lost unseen', async (_what, event) => {
    await expect(recorded(event)).rejects.toThrow(/names no AMI and scan/);
  });
});
