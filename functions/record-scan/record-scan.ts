import { type EventEnvelope, strangeOrigin } from '../../shared/domain/event-origin.ts';
import { type Finding, SEVERITIES, type Severity, severityOf } from '../../shared/domain/finding.ts';
import { AMI_ID } from '../../shared/domain/image.ts';
import { type ListedPackage, vulnerablePackages } from '../../shared/domain/known-fix.ts';
import { unconfirmed } from '../../shared/domain/scan-on-demand.ts';
import { PermanentError, RetryableError } from '../../shared/errors.ts';
import type { AmiScanRecords, CompletedScan, ScanResults } from '../../shared/ports/ami-scans.ts';

/**
 * The parts of Inspector's events about scans on demand that are used. Of an event for a finding the published example has no more
 * than `source`, `detail-type` and `detail`.
 * https://docs.aws.amazon.com/inspector/latest/user/machine-image-on-demand.html
 */
export interface ScanEvent extends EventEnvelope {
  readonly time?: unknown;
  readonly resources?: unknown;
  readonly detail?: Readonly<Record<string, unknown>>;
}

export interface Dependencies {
  readonly records: AmiScanRecords;
  readonly results: ScanResults;
  /** Where images are built, and so scanned. */
  readonly hub: { readonly account: string; readonly region: string };
  readonly now: () => Date;
}

const SCAN_COMPLETE = 'Inspector2 OnDemand Scan Complete';
/** One event a finding. */
const SCAN_FINDING = 'OnDemand AMI Scan Findings';

/**
 * Who may say what. EventBridge reserves sources that begin with `aws.` for AWS; the other one, which the documentation gives for
 * findings, anybody in the account may send. So it may add a finding and never end a scan.
 */
const EXPECTED = {
  [SCAN_COMPLETE]: ['aws.inspector2'],
  [SCAN_FINDING]: ['aws.inspector2', 'inspector2.ami.ondemand'],
};

const LATEST_MILLISECONDS = 15 * 60_000;

/** Notes what a scan of an AMI's snapshots has found: nobody can ask for it afterwards. */
export const recordScan =
  ({ records, results, hub, now }: Dependencies) =>
  async (event: ScanEvent): Promise<{ readonly outcome: 'recorded' }> => {
    const { detail = {} } = event;
    const kind = text(event['detail-type']);
    checkOrigin(event, kind, hub);
    const scanId = text(detail['scanId']);
    const amiIds = amisOf(event);
    const [amiId] = amiIds;
    if (amiId === undefined || amiIds.length > 1 || !/^[\w.-]{1,128}$/.test(scanId))
      throw refused(
        kind,
        `does not name exactly one AMI and one scan: ${JSON.stringify([amiIds.slice(0, 3), scanId])}`,
      );
    if (kind === SCAN_COMPLETE)
      await records.completed(await confirmed(completed(amiId, scanId, event, detail, now()), detail, results));
    else await records.found(amiId, scanId, findingArn(kind, scanId, detail), finding(detail));
    return { outcome: 'recorded' };
  };

/**
 * That a scan succeeded is asked of EC2, which shows what Inspector found: an event alone is no proof. Throws {@link RetryableError}
 * while EC2 does not show it. A scan that failed lets nothing pass, and needs no proof.
 */
const confirmed = async (
  scan: CompletedScan,
  { startedAt }: Readonly<Record<string, unknown>>,
  results: ScanResults,
): Promise<CompletedScan> => {
  if (scan.status !== 'SUCCESSFUL') return scan;
  if (Number.isNaN(Date.parse(text(startedAt))))
    throw refused(SCAN_COMPLETE, `has the start ${text(startedAt) || '(none)'}, which is not a time`);
  const shown = await results.shown(scan.amiId);
  const why = unconfirmed(shown, text(startedAt));
  if (why) throw new RetryableError(`The scan ${scan.scanId} of ${scan.amiId} is not confirmed: ${why}`);
  return { ...scan, shown };
};

const refused = (kind: string, why: string): PermanentError =>
  new PermanentError(`The event "${kind.slice(0, 100)}" ${why.slice(0, 300)}`);

const checkOrigin = (event: ScanEvent, kind: string, hub: Dependencies['hub']): void => {
  const strange = strangeOrigin(event, EXPECTED, hub);
  if (strange) throw refused(kind, strange);
  const { awsAccountId: owner = hub.account } = event.detail ?? {};
  if (owner !== hub.account) throw refused(kind, `is about a scan of ${text(owner)}, not of the hub ${hub.account}`);
};

/** Every AMI that the event names, each once, wherever it stands. */
const amisOf = ({ resources, detail = {} }: ScanEvent): readonly string[] => {
  const inDetail = list(detail['resources']).map((each) => (each as { id?: unknown } | null)?.id);
  const all = [...list(resources), detail['resourceId'], ...inDetail].map(text);
  return [...new Set(all.filter((each) => AMI_ID.test(each)))];
};

/** Its ARN ends in `finding/ondemand/<scan>/<hash>`. */
const findingArn = (kind: string, scanId: string, detail: Readonly<Record<string, unknown>>): string => {
  const arn = text(detail['findingArn']);
  const [, of] = /:finding\/ondemand\/([^/]+)\//.exec(arn) ?? [];
  if (of !== undefined && of !== scanId) throw refused(kind, `names the scan ${scanId}, and its finding names ${of}`);
  return arn;
};

const completed = (
  amiId: string,
  scanId: string,
  event: ScanEvent,
  detail: Readonly<Record<string, unknown>>,
  now: Date,
): CompletedScan => {
  const at = Date.parse(text(event.time));
  if (!(at <= now.getTime() + LATEST_MILLISECONDS))
    throw refused(SCAN_COMPLETE, `has the time ${text(event.time) || '(none)'}, which is not in the past`);
  const reason = text(detail['scanStatusReason']);
  return {
    amiId,
    scanId,
    status: text(detail['scanStatus']),
    at: new Date(at).toISOString(),
    ...(reason ? { reason } : {}),
    ...counted(detail['findingSeverityCounts']),
  };
};

/** Where the total and its parts contradict each other, the larger counts. */
const counted = (given: unknown): Pick<CompletedScan, 'total' | 'counts'> => {
  const all = (given ?? {}) as Readonly<Record<string, unknown>>;
  const wrong = Object.entries(all).find(([, count]) => !Number.isInteger(count) || Number(count) < 0);
  if (wrong) throw refused(SCAN_COMPLETE, `counts ${JSON.stringify(wrong)} findings`);
  const counts = Object.fromEntries(
    SEVERITIES.flatMap((severity) => (typeof all[severity] === 'number' ? [[severity, all[severity]]] : [])),
  ) as Partial<Record<Severity, number>>;
  if (typeof all['TOTAL'] !== 'number') return {};
  return {
    total: Math.max(
      all['TOTAL'],
      Object.values(counts).reduce((sum, each) => sum + each, 0),
    ),
    counts,
  };
};

interface Details {
  readonly vulnerabilityId?: unknown;
  readonly vulnerablePackages?: unknown;
}

/** The finding's status is not looked at: a scan that is made once closes nothing, and what is accepted is for waivers to say. */
const finding = (detail: Readonly<Record<string, unknown>>): Finding => {
  const details = (detail['packageVulnerabilityDetails'] ?? {}) as Details;
  const title = text(detail['title']);
  const packages = list(details.vulnerablePackages).map((each) => each as Readonly<Record<string, unknown>> | null);
  const fixAvailable = detail['fixAvailable'];
  return {
    id: (text(details.vulnerabilityId) || title).slice(0, 200),
    severity: severityOf(detail['severity']),
    title: title.slice(0, 1000),
    packages: vulnerablePackages(
      typeof fixAvailable === 'string' ? fixAvailable : undefined,
      packages.map(
        (each): ListedPackage => ({
          name: text(each?.['name']).slice(0, 300),
          version: text(each?.['version']).slice(0, 100),
          fixedInVersion: text(each?.['fixedInVersion']).slice(0, 100) || undefined,
        }),
      ),
    ),
  };
};

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
