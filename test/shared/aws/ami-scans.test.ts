import { DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { recordScan, type ScanEvent } from '../../../functions/record-scan/record-scan.ts';
import { dynamodb } from '../../../local/services/dynamodb/service.ts';
import { iam } from '../../../local/services/iam/service.ts';
import { sts } from '../../../local/services/sts/service.ts';
import { clientFor } from '../../../shared/aws/clients.ts';
import { dynamodbAmiScans } from '../../../shared/aws/dynamodb-ami-scans.ts';
import { distinctFindings } from '../../../shared/domain/finding.ts';
import type { ShownScan } from '../../../shared/domain/scan-on-demand.ts';
import { amiId, HUB, NOW } from '../../support/builders.ts';
import { everyScanShown, scanEnd, scanFinding } from '../../support/scan-events.ts';
import { localAws, makeTable } from './local-aws.ts';

const REGION = 'us-east-1';
const TABLE = 'scans';
const AMI = amiId('scanned');

let amis = 0;

localAws({ services: [sts, iam, dynamodb] }, () => [clientFor(DynamoDBClient, REGION)]);

beforeAll(() => makeTable(TABLE, REGION));

const tell = async (events: readonly ScanEvent[], results = everyScanShown()) => {
  const records = dynamodbAmiScans(TABLE, REGION);
  for (const event of events)
    await recordScan({ records, results, hub: { account: HUB, region: REGION }, now: () => NOW })(event);
};

const another = (): string => {
  amis += 1;
  return amiId(`scanned ${amis}`);
};

/** What is known of an AMI after these events about it. */
const scanAfter = async (events: (ami: string) => readonly ScanEvent[], shown: Partial<ShownScan> = {}) => {
  const ami = another();
  await tell(events(ami), everyScanShown(shown));
  return dynamodbAmiScans(TABLE, REGION).scan(ami);
};

const counts = (high: number, critical = 0) => ({
  findingSeverityCounts: { HIGH: high, CRITICAL: critical, TOTAL: high + critical },
});
const at = (time: string) => ({ time });

describe('The scans of an AMI', () => {
  it('are pending before anything was told', async () => {
    expect(await scanAfter(() => [])).toMatchObject({ status: 'PENDING' });
  });

  it('are complete once as many findings have come as the end counts, in whichever order', async () => {
    expect(await scanAfter((ami) => [scanEnd(ami, 's', counts(1))])).toMatchObject({ status: 'COLLECTING' });
    expect(await scanAfter((ami) => [scanFinding(ami, 's', '1')])).toMatchObject({ status: 'PENDING' });
    const late = await scanAfter((ami) => [scanEnd(ami, 's', counts(1)), scanFinding(ami, 's', '1')]);
    expect(late).toMatchObject({ status: 'COMPLETED', findings: [{ id: 'CVE-2026-31415' }] });
  });

  it('do not take a finding that is told twice for two', async () => {
    const scan = await scanAfter((ami) => [
      scanEnd(ami, 's', counts(2)),
      scanFinding(ami, 's', '1'),
      scanFinding(ami, 's', '1'),
      scanFinding(ami, 's', '1', { status: 'CLOSED', title: 'another title' }),
    ]);
    expect(scan).toMatchObject({ status: 'COLLECTING', reason: '1 of 2 findings have come' });
  });

  it('do not take a finding of one severity for one of another that has not come', async () => {
    const scan = await scanAfter((ami) => [
      scanEnd(ami, 's', counts(0, 1)),
      scanFinding(ami, 's', '1', { severity: 'LOW' }),
    ]);
    expect(scan).toMatchObject({ status: 'COLLECTING', reason: '0 of 1 CRITICAL findings have come' });
  });

  it('keep every finding that is told, although there are more than the end counts', async () => {
    const scan = await scanAfter((ami) => [scanEnd(ami, 's'), scanFinding(ami, 's', '1'), scanFinding(ami, 's', '2')]);
    expect(scan).toMatchObject({ status: 'COMPLETED', findings: [{}, {}] });
  });

  it("count the newest by EventBridge's time, not the one that came last", async () => {
    const events = (ami: string) => [
      scanEnd(ami, 'new', counts(1), at('2026-11-22T01:30:00Z')),
      scanFinding(ami, 'new', '1'),
      scanEnd(ami, 'old', {}, at('2026-11-21T01:30:00Z')),
    ];
    expect((await scanAfter(events)).findings).toHaveLength(1);
    expect((await scanAfter((ami) => events(ami).toReversed())).findings).toHaveLength(1);
  });

  it('are not made newer by an end that is told again later', async () => {
    const scan = await scanAfter((ami) => [
      scanEnd(ami, 'old', {}, at('2026-11-21T01:30:00Z')),
      scanEnd(ami, 'new', { scanStatus: 'FAILED' }, at('2026-11-22T01:00:00Z')),
      scanEnd(ami, 'old', {}, at('2026-11-22T01:30:00Z')),
    ]);
    expect(scan).toMatchObject({ status: 'FAILED' });
  });

  it('prove nothing where two ends of one scan contradict each other', async () => {
    const scan = await scanAfter((ami) => [scanEnd(ami, 's'), scanEnd(ami, 's', { scanStatus: 'FAILED' })]);
    expect(scan).toMatchObject({ status: 'FAILED' });
  });

  it('prove nothing that nobody confirmed, such as a row that somebody wrote', async () => {
    const ami = another();
    const scan = { amiId: ami, scanId: 's', status: 'SUCCESSFUL', total: 0, at: '2026-11-22T01:30:00.000Z' };
    const Item = { pk: { S: `AMI#${ami}` }, sk: { S: 'SCAN#s' }, scan: { S: JSON.stringify(scan) } };
    await clientFor(DynamoDBClient, REGION).send(new PutItemCommand({ TableName: TABLE, Item }));
    expect(await dynamodbAmiScans(TABLE, REGION).scan(ami)).toMatchObject({
      status: 'COLLECTING',
      reason: 'EC2 has not confirmed the scan: scan the AMI again',
    });
  });

  it.each<[string, Partial<ShownScan>, object, string]>([
    [
      'is worse',
      { highest: 'CRITICAL' },
      { severity: 'HIGH' },
      'EC2 shows a CRITICAL finding, but no event reported one',
    ],
    [
      'has a fix',
      { highest: 'HIGH', fixable: ['HIGH'] },
      {
        fixAvailable: 'NO',
        packageVulnerabilityDetails: { vulnerabilityId: 'CVE-1', vulnerablePackages: [{ name: 'curl' }] },
      },
      'EC2 shows a HIGH finding with a fix, but no event reported one',
    ],
  ])('are not complete while EC2 shows a finding that %s than what was told', async (_what, shown, told, reason) => {
    const events = (ami: string) => [scanEnd(ami, 's', counts(1)), scanFinding(ami, 's', '1', told)];
    expect(await scanAfter(events, shown)).toEqual({ status: 'COLLECTING', reason, findings: [] });
    const more = (ami: string) => [...events(ami), scanFinding(ami, 's', '2', { severity: shown.highest })];
    expect(await scanAfter(more, shown)).toMatchObject({ status: 'COMPLETED', findings: [{}, {}] });
  });

  it('keep what an earlier scan found: the AMI is the same', async () => {
    const scan = await scanAfter((ami) => [
      scanEnd(ami, 'old', counts(1), at('2026-11-21T01:30:00Z')),
      scanFinding(ami, 'old', '1'),
      scanEnd(ami, 'new', {}, at('2026-11-22T01:30:00Z')),
      scanFinding(ami, 'of-no-scan', '2'),
    ]);
    expect(scan).toMatchObject({ status: 'COMPLETED', findings: [{ id: 'CVE-2026-31415' }] });
    expect(scan.findings).toHaveLength(1);
  });

  it('are kept without an end: an image may be promoted as long as its AMI exists', async () => {
    await tell([scanEnd(AMI, 's', counts(1)), scanFinding(AMI, 's', '1')]);
    const { Items = [] } = await clientFor(DynamoDBClient, REGION).send(new ScanCommand({ TableName: TABLE }));
    expect(Items.length).toBeGreaterThan(0);
    expect(Items.filter((item) => 'expires' in item)).toEqual([]);
  });

  it('are read as they were written before findings had several packages', async () => {
    const ami = another();
    const put = (sk: string, more: Record<string, { S: string }>) =>
      clientFor(DynamoDBClient, REGION).send(
        new PutItemCommand({ TableName: TABLE, Item: { pk: { S: `AMI#${ami}` }, sk: { S: sk }, ...more } }),
      );
    const shown = { at: '2026-11-22T01:30:00.000Z', highest: 'HIGH', fixable: ['HIGH'] };
    const scan = { amiId: ami, scanId: 's', status: 'SUCCESSFUL', total: 1, at: '2026-11-22T01:30:00.000Z', shown };
    await put('SCAN#s', { scan: { S: JSON.stringify(scan) } });
    const found = { id: 'CVE-1', severity: 'HIGH', packageName: 'curl', title: 't', fixedIn: '2' };
    await put('FOUND#s#0123', { finding: { S: JSON.stringify(found) } });
    expect(await dynamodbAmiScans(TABLE, REGION).scan(ami)).toMatchObject({
      status: 'COMPLETED',
      proof: expect.stringContaining('EC2 shows the scan of 2026-11-22T01:30:00.000Z'),
      findings: [{ id: 'CVE-1', severity: 'HIGH', title: 't', packages: [{ name: 'curl', fixedIn: '2' }] }],
    });
  });

  it('all count where the time of one cannot be read', async () => {
    const ami = another();
    const put = (scanId: string, scan: object) =>
      clientFor(DynamoDBClient, REGION).send(
        new PutItemCommand({
          TableName: TABLE,
          Item: {
            ...{ pk: { S: `AMI#${ami}` }, sk: { S: `SCAN#${scanId}` } },
            scan: { S: JSON.stringify({ amiId: ami, scanId, ...scan }) },
          },
        }),
      );
    const shown = { at: '2026-11-22T01:30:00.000Z', fixable: [] };
    await put('a', { status: 'SUCCESSFUL', total: 0, at: 'Nov 22, 2026, 1:30:00 noon', shown });
    expect(await dynamodbAmiScans(TABLE, REGION).scan(ami)).toMatchObject({ status: 'COMPLETED', findings: [] });
    await put('b', { status: 'FAILED', reason: 'no agent', at: '2026-11-22T01:30:00.000Z' });
    expect(await dynamodbAmiScans(TABLE, REGION).scan(ami)).toMatchObject({ status: 'FAILED' });
  });

  it('are the same whatever the order in which events come, and however often', async () => {
    const packages = [{ name: 'curl', fixedInVersion: '2' }, { name: 'libcurl' }];
    const details = (vulnerablePackages: readonly object[]) => ({
      packageVulnerabilityDetails: { vulnerabilityId: 'CVE-1', vulnerablePackages },
    });
    const events = (ami: string): ScanEvent[] => [
      scanEnd(ami, 'old', {}, at('2026-11-21T01:30:00Z')),
      scanEnd(ami, 'new', counts(2)),
      scanFinding(ami, 'new', '1', details(packages)),
      scanFinding(ami, 'new', '1', details(packages.toReversed())),
      scanFinding(ami, 'new', '2'),
      scanFinding(ami, 'old', '3', { severity: 'CRITICAL' }),
    ];
    const known = async (ami: string) => {
      const { findings, ...scan } = await dynamodbAmiScans(TABLE, REGION).scan(ami);
      return { ...scan, findings: distinctFindings(findings) };
    };
    const straight = another();
    await tell(events(straight));
    const expected = await known(straight);
    expect(expected).toMatchObject({
      status: 'COMPLETED',
      findings: [{ severity: 'CRITICAL' }, { id: 'CVE-1' }, { id: 'CVE-2026-31415' }],
    });
    const order = fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 });
    const again = fc.array(fc.nat(5), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(order, again, async (first, second) => {
        const ami = another();
        const all = events(ami);
        await tell([...first, ...second].flatMap((index) => all[index] ?? []));
        expect(await known(ami)).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  });
});
