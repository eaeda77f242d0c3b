import { type Finding, SEVERITIES, type Severity } from './finding.ts';

/** That a scan on demand has ended, as one event says. */
export interface ScanEnd {
  readonly scanId: string;
  readonly status: string;
  readonly reason?: string | undefined;
  /** How many findings Inspector counts; undefined where the scan failed. */
  readonly total?: number | undefined;
  /** How many it counts of each severity. */
  readonly counts?: Readonly<Partial<Record<Severity, number>>> | undefined;
  /** When EventBridge got the event, ISO 8601. */
  readonly at: string;
  /** What EC2 showed of the scan; undefined of a scan that failed, which nobody has to confirm. */
  readonly shown?: ShownScan | undefined;
}

/** What a service shows of the newest scan of an AMI, apart from what events say. */
export interface ShownScan {
  /** ISO 8601 */
  readonly at: string;
  /** Of all findings, with or without a fix; undefined: there is none. */
  readonly highest?: Severity | undefined;
  /** Severities with a finding that has a fix. */
  readonly fixable: readonly Severity[];
}

/** The scan that decides for an AMI: usually one, and several where two ended in the same second. */
export interface NewestScan {
  readonly scanIds: readonly string[];
  /** Every end that was told of them. */
  readonly ends: readonly ScanEnd[];
}

/**
 * The newest by EventBridge's time, whatever the order in which the events came. An end that is told again later does not make its
 * scan newer. Where a time cannot be read, nothing says which is newest, and every scan counts.
 */
export const newestScan = (ends: readonly ScanEnd[]): NewestScan | undefined => {
  const first = new Map<string, number>();
  for (const { scanId, at } of ends) first.set(scanId, Math.min(first.get(scanId) ?? Infinity, Date.parse(at)));
  if (first.size === 0) return undefined;
  const newest = Math.max(...first.values());
  const scanIds = [...first].flatMap(([scanId, at]) => (at === newest || Number.isNaN(newest) ? [scanId] : [])).sort();
  return { scanIds, ends: ends.filter(({ scanId }) => scanIds.includes(scanId)) };
};

/** Clocks of two services, and how long a scan may be shown under the time at which it began. */
const TOLERATED_MILLISECONDS = 15 * 60_000;

/** Why what is shown does not confirm that a scan which began then has ended; undefined: it does. */
export const unconfirmed = (shown: ShownScan | undefined, startedAt: string): string | undefined => {
  if (!shown) return 'EC2 shows no scan of it';
  const since = Date.parse(startedAt) - TOLERATED_MILLISECONDS;
  return Date.parse(shown.at) >= since
    ? undefined
    : `EC2 shows a scan of ${shown.at}, and this one began at ${startedAt}`;
};

/** What is shown of a scan and was not told by its events; undefined: nothing. */
export const untold = (shown: ShownScan, told: readonly ToldFinding[]): string | undefined => {
  const findings = told.map(({ finding }) => finding);
  if (shown.highest && !findings.some(({ severity }) => severity === shown.highest))
    return `EC2 shows a ${shown.highest} finding, but no event reported one`;
  const fixes = findings.filter(({ packages }) => packages.some(({ fixedIn, fixUnknown }) => fixedIn || fixUnknown));
  const lacking = shown.fixable.find((severity) => !fixes.some((finding) => finding.severity === severity));
  return lacking && `EC2 shows a ${lacking} finding with a fix, but no event reported one`;
};

/** A finding of a scan, under what identifies it there. */
export interface ToldFinding {
  readonly key: string;
  readonly finding: Finding;
}

/**
 * What is still missing of a scan, by what its end counts; undefined: nothing. Each severity is counted apart: a finding of another
 * one does not stand for a finding that has not come.
 */
export const missingOf = (ends: readonly ScanEnd[], told: readonly ToldFinding[]): string | undefined => {
  const keys = new Set(told.map(({ key }) => key));
  const total = Math.max(...ends.map((end) => end.total ?? Number.POSITIVE_INFINITY));
  if (keys.size < total)
    return `${keys.size} of ${Number.isFinite(total) ? total : 'an unknown number of'} findings have come`;
  for (const severity of SEVERITIES) {
    const expected = Math.max(...ends.map(({ counts }) => counts?.[severity] ?? 0));
    const come = new Set(told.flatMap(({ key, finding }) => (finding.severity === severity ? [key] : []))).size;
    if (come < expected) return `${come} of ${expected} ${severity} findings have come`;
  }
  return undefined;
};
