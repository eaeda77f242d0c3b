import { recordScan, type ScanEvent } from '../../functions/record-scan/record-scan.ts';
import type { ShownScan } from '../../shared/domain/scan-on-demand.ts';
import { PermanentError, RetryableError } from '../../shared/errors.ts';
import type { AmiScanRecords, ScanResults } from '../../shared/ports/ami-scans.ts';
import { amiId, DEV, HUB, NOW } from '../support/builders.ts';
import { everyScanShown, scanEnd, scanFinding } from '../support/scan-events.ts';

const AMI = amiId('scanned');
const SCAN = 'scan-0123456789';
const ARN = `arn:aws:inspector2:us-east-1:${HUB}:finding/ondemand/${SCAN}/1`;

const recorded = async (event: ScanEvent, results = everyScanShown()) => {
  const completed: unknown[] = [];
  const found: unknown[][] = [];
  const records: AmiScanRecords = {
    completed: async (scan) => void completed.push(scan),
    found: async (...finding) => void found.push(finding),
  };
  await recordScan({ records, results, hub: { account: HUB, region: 'us-east-1' }, now: () => NOW })(event);
  return { completed, found };
};

const finding = (detail: object = {}, more: Partial<ScanEvent> = {}) => scanFinding(AMI, SCAN, '1', detail, more);
const end = (detail: object = {}, more: Partial<ScanEvent> = {}) => scanEnd(AMI, SCAN, detail, more);

describe('Recording a scan on demand', () => {
  it('keeps a finding under the AMI, the scan and its ARN, with all of its packages', async () => {
    const vulnerablePackages = [
      { name: 'openssl-libs', version: '3.0.14', fixedInVersion: '3.0.15' },
      { name: 'openssl', version: '3.0.14', fixedInVersion: 'NotAvailable' },
    ];
    const details = { vulnerabilityId: 'CVE-2026-31415', vulnerablePackages };
    const { found } = await recorded(finding({ fixAvailable: 'PARTIAL', packageVulnerabilityDetails: details }));
    const expected = {
      id: 'CVE-2026-31415',
      severity: 'HIGH',
      title: 'CVE-2026-31415 - openssl',
      packages: [
        { name: 'openssl', version: '3.0.14' },
        { name: 'openssl-libs', version: '3.0.14', fixedIn: '3.0.15' },
      ],
    };
    expect(found).toEqual([[AMI, SCAN, ARN, expected]]);
  });

  it('takes a fix of which nothing is said for possible, and a strange severity for the worst', async () => {
    const { found } = await recorded(finding({ severity: 7, fixAvailable: 1, packageVulnerabilityDetails: {} }));
    expect(found[0]?.[3]).toMatchObject({
      severity: 'CRITICAL',
      packages: [{ name: 'unknown package', fixUnknown: true }],
    });
  });

  it.each(['ACTIVE', 'SUPPRESSED', 'CLOSED'])('keeps a finding that is %s', async (status) => {
    expect((await recorded(finding({ status }))).found).toHaveLength(1);
  });

  it("keeps how the scan ended, how many findings it counts of each severity, and EventBridge's time", async () => {
    const findingSeverityCounts = { CRITICAL: 1, HIGH: 2, TOTAL: 3 };
    const { completed } = await recorded(end({ completedAt: '9999-01-01T00:00:00.000Z', findingSeverityCounts }));
    expect(completed).toEqual([
      {
        ...{ amiId: AMI, scanId: SCAN, status: 'SUCCESSFUL', at: '2026-11-22T01:30:00.000Z' },
        ...{ total: 3, counts: { CRITICAL: 1, HIGH: 2 } },
        shown: { at: '2026-11-22T01:30:00.000Z', fixable: [] },
      },
    ]);
  });

  it('takes the larger of a total and the sum of its parts', async () => {
    const { completed } = await recorded(end({ findingSeverityCounts: { HIGH: 2, TOTAL: 0 } }));
    expect(completed).toMatchObject([{ total: 2 }]);
  });

  it('keeps why a scan failed', async () => {
    const failed = { scanStatus: 'FAILED', scanStatusReason: 'UNSUPPORTED_OS', findingSeverityCounts: undefined };
    expect((await recorded(end(failed))).completed).toMatchObject([{ status: 'FAILED', reason: 'UNSUPPORTED_OS' }]);
  });

  it('finds the AMI wherever the event names it', async () => {
    expect((await recorded(finding({ resources: [] }, { resources: [AMI] }))).found[0]?.[0]).toBe(AMI);
    expect((await recorded(finding({}, { resources: undefined }))).found[0]?.[0]).toBe(AMI);
  });

  it.each<[string, ScanEvent, RegExp]>([
    ['no AMI', finding({ resources: [] }), /does not name exactly one AMI and one scan/],
    ['two AMIs', finding({}, { resources: [amiId('another')] }), /does not name exactly one AMI and one scan/],
    ['no scan', finding({ scanId: undefined }), /does not name exactly one AMI and one scan/],
    ['the finding of another scan', finding({ findingArn: ARN.replace(SCAN, 'scan-2') }), /its finding names scan-2/],
    ['another account', finding({}, { account: DEV }), /not from the hub/],
    ['another account in its detail', end({ awsAccountId: DEV }), /is about a scan of 222222222222, not of the hub/],
    ['another region', end({}, { region: 'eu-west-1' }), /not from the hub/],
    [
      'a source that anybody may use',
      end({}, { source: 'inspector2.ami.ondemand' }),
      /is from the source "inspector2\.ami\.ondemand", not from aws\.inspector2/,
    ],
    ['a source of somebody else', finding({}, { source: 'com.example' }), /is from the source "com\.example"/],
    ['no time', end({}, { time: undefined }), /not in the past/],
    ['a time in the future', end({}, { time: '2026-11-22T03:00:00Z' }), /not in the past/],
    ['fewer findings than none', end({ findingSeverityCounts: { TOTAL: -1 } }), /counts \["TOTAL",-1\]/],
    ['nothing at all', {}, /is nothing of nothing/],
  ])('refuses an event that names %s, so that it ends as a dead letter and not unseen', async (_what, event, why) => {
    await expect(recorded(event)).rejects.toThrow(why);
  });

  it.each<[string, Partial<ShownScan> | undefined, RegExp]>([
    ['shows no scan of the AMI', undefined, /is not confirmed: EC2 shows no scan of it/],
    [
      'shows an older scan',
      { at: '2026-11-21T00:44:00.000Z' },
      /shows a scan of 2026-11-21T00:44:00.000Z, and this one/,
    ],
  ])('goes back to its queue while EC2 %s: an event alone proves nothing', async (_what, shown, message) => {
    const results: ScanResults = { shown: async () => shown && { at: '', fixable: [], ...shown } };
    await expect(recorded(end(), results)).rejects.toThrow(RetryableError);
    await expect(recorded(end(), results)).rejects.toThrow(message);
  });

  it('keeps what EC2 shows of the scan, and asks nothing about a scan that failed or a finding', async () => {
    const shown = { at: '2026-11-22T01:30:00.000Z', highest: 'HIGH', fixable: ['HIGH'] } as const;
    expect((await recorded(end(), everyScanShown(shown))).completed).toMatchObject([{ scanId: SCAN, shown }]);
    const silent: ScanResults = { shown: () => Promise.reject(new Error('nobody may ask')) };
    expect((await recorded(end({ scanStatus: 'FAILED' }), silent)).completed).toMatchObject([{ status: 'FAILED' }]);
    expect((await recorded(finding(), silent)).found).toHaveLength(1);
  });

  it.each([undefined, 'soon', 7])('does not take the start %p for a time', async (startedAt) => {
    await expect(recorded(end({ startedAt }))).rejects.toThrow(PermanentError);
  });
});
