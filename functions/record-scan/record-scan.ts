import { type Finding, isSeverity } from '../../shared/domain/finding.ts';
import { AMI_ID } from '../../shared/domain/image.ts';
import { knownFix } from '../../shared/domain/known-fix.ts';
import { PermanentError } from '../../shared/errors.ts';
import type { AmiScanRecords } from '../../shared/ports/ami-scans.ts';

/**
 * The parts of Inspector's events about scans on demand that are used.
 * https://docs.aws.amazon.com/inspector/latest/user/eventbridge-integration.html
 */
export interface ScanEvent {
  readonly 'detail-type'?: unknown;
  readonly time?: unknown;
  readonly resources?: unknown;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** The other is `OnDemand AMI Scan Findings`, one event a finding. */
const SCAN_COMPLETE = 'Inspector2 OnDemand Scan Complete';

/** Notes what a scan of an AMI's snapshots has found: nobody can ask for it afterwards. */
export const recordScan =
  ({ records }: { readonly records: AmiScanRecords }) =>
  async (event: ScanEvent): Promise<{ readonly outcome: 'recorded' }> => {
    const { detail = {} } = event;
    const amiId = text(Array.isArray(event.resources) ? event.resources[0] : undefined);
    const scanId = text(detail['scanId']);
    if (!AMI_ID.test(amiId) || scanId === '')
      throw new PermanentError(
        `The event "${text(event['detail-type']).slice(0, 100)}" names no AMI and scan: ${JSON.stringify([amiId, scanId]).slice(0, 200)}`,
      );
    if (event['detail-type'] === SCAN_COMPLETE) await records.completed(completed(amiId, scanId, event, detail));
    else await records.found(amiId, scanId, text(detail['findingArn']), finding(detail));
    return { outcome: 'recorded' };
  };

const completed = (amiId: string, scanId: string, event: ScanEvent, detail: Readonly<Record<string, unknown>>) => {
  const { TOTAL: total } = (detail['findingSeverityCounts'] ?? {}) as { TOTAL?: unknown };
  const reason = text(detail['scanStatusReason']);
  return {
    amiId,
    scanId,
    status: text(detail['scanStatus']),
    at: text(detail['completedAt']) || text(event.time),
    ...(reason ? { reason } : {}),
    ...(typeof total === 'number' ? { total } : {}),
  };
};

interface Details {
  readonly vulnerabilityId?: string;
  readonly vulnerablePackages?: readonly { readonly name?: string; readonly fixedInVersion?: string }[];
}

/** A severity that is not known counts as the worst: the gate has to see it. */
const finding = (detail: Readonly<Record<string, unknown>>): Finding => {
  const { vulnerabilityId, vulnerablePackages = [] } = (detail['packageVulnerabilityDetails'] ?? {}) as Details;
  const severity = text(detail['severity']);
  const title = text(detail['title']);
  const fixAvailable = detail['fixAvailable'];
  return {
    id: vulnerabilityId ?? title,
    severity: isSeverity(severity) ? severity : 'CRITICAL',
    packageName: vulnerablePackages[0]?.name ?? 'unknown package',
    title: title.slice(0, 1000),
    ...knownFix(
      typeof fixAvailable === 'string' ? fixAvailable : undefined,
      vulnerablePackages.map(({ fixedInVersion }) => fixedInVersion),
    ),
  };
};

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
