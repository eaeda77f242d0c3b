import { byWeight, type Finding, SEVERITIES, type Severity } from './finding.ts';

/** What blocks an image. */
export interface GatePolicy {
  /** Most findings of a severity that an image may have; a severity that is absent is not limited. */
  readonly maxFindings: Partial<Record<Severity, number>>;
  /** Count only findings for which a fixed version exists, or may exist as far as the scan says. */
  readonly fixableOnly: boolean;
  /** An image that was not scanned at all is rejected unless the policy says so in so many words. */
  readonly whenScanIsOff: 'reject' | 'allow';
  /** How long a promotion waits for the scan, from its start. */
  readonly scanTimeoutMinutes: number;
  /** Pause between two looks at a scan that goes on. */
  readonly pollSeconds: number;
  readonly waivers: readonly Waiver[];
}

/** One vulnerability accepted for a time. */
export interface Waiver {
  readonly id: string;
  /** Only in this package; in every one without it. */
  readonly packageName?: string | undefined;
  readonly owner: string;
  readonly reason: string;
  /** Last day on which it counts, `2026-12-31`, to its end in UTC. */
  readonly expires: string;
}

export interface Evidence {
  /** Of Image Builder (`scanState.status`) or of ECR (`imageScanStatus.status`); undefined: scanning is off. */
  readonly scanStatus: string | undefined;
  /** All findings of a scan that is proven. */
  readonly findings: readonly Finding[];
  /** The scan has been waited for as long as the policy allows. */
  readonly waitedEnough: boolean;
}

export interface WaivedFinding {
  readonly finding: Finding;
  readonly waiver: Waiver;
}

/** The gate's answer, with the fate of every finding. `pending` asks to look again later. */
export type Verdict =
  | { readonly outcome: 'pending'; readonly scanStatus: string }
  | { readonly outcome: 'inconclusive'; readonly code: 'SCAN_NOT_PROVEN'; readonly reasons: readonly string[] }
  | ({ readonly outcome: 'promote' | 'reject'; readonly reasons: readonly string[] } & Fates);

export interface Fates {
  readonly counts: Readonly<Partial<Record<Severity, number>>>;
  readonly blocking: readonly Finding[];
  /** Counted, and within the limit of its severity. */
  readonly tolerated: readonly Finding[];
  readonly waived: readonly WaivedFinding[];
  readonly ignored: readonly { readonly finding: Finding; readonly why: string }[];
}

const GOING_ON = new Set(['PENDING', 'SCANNING', 'COLLECTING', 'IN_PROGRESS']);

/**
 * COMPLETED of Image Builder; COMPLETE of ECR's basic scanning, and ACTIVE of its enhanced scanning, which goes on for ever:
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageScanStatus.html
 */
const PROVEN = new Set(['COMPLETED', 'COMPLETE', 'ACTIVE']);

/** Whether the findings of such a scan say all there is to say. */
export const isProven = (scanStatus: string | undefined): boolean => PROVEN.has(scanStatus ?? '');

const NOTHING: Fates = { counts: {}, blocking: [], tolerated: [], waived: [], ignored: [] };

/**
 * Decides whether an image may be used. Only a scan that is proven can pass: an abandoned, failed or timed out one
 * says nothing, and neither does one that never ends. Every rule that is broken is reported, not only the first.
 */
export const evaluateGate = (
  policy: GatePolicy,
  { scanStatus, findings, waitedEnough }: Evidence,
  at: Date,
): Verdict => {
  if (scanStatus === undefined) return withoutScan(policy);
  if (GOING_ON.has(scanStatus)) {
    return waitedEnough
      ? inconclusive(`the scan is still ${scanStatus} after ${policy.scanTimeoutMinutes} minutes`)
      : { outcome: 'pending', scanStatus };
  }
  if (!isProven(scanStatus)) return inconclusive(`the scan ended as ${scanStatus}`);
  return weigh(policy, findings, at);
};

const inconclusive = (reason: string): Verdict => ({
  outcome: 'inconclusive',
  code: 'SCAN_NOT_PROVEN',
  reasons: [`${reason}: that proves nothing about the image`],
});

const withoutScan = (policy: GatePolicy): Verdict =>
  policy.whenScanIsOff === 'allow'
    ? {
        outcome: 'promote',
        reasons: ['the image was not scanned, and the policy allows that (whenScanIsOff: allow)'],
        ...NOTHING,
      }
    : {
        outcome: 'reject',
        reasons: [
          'the image was not scanned: turn scanning on for its pipeline or repository, or allow it in the policy (whenScanIsOff: allow)',
        ],
        ...NOTHING,
      };

const weigh = (policy: GatePolicy, findings: readonly Finding[], at: Date): Verdict => {
  const waived: WaivedFinding[] = [];
  const ignored: { finding: Finding; why: string }[] = [];
  const counted: Finding[] = [];
  for (const finding of [...findings].sort(byWeight)) {
    const waiver = policy.waivers.find((candidate) => covers(candidate, finding, at));
    const why = whyIgnored(policy, finding);
    if (waiver) waived.push({ finding, waiver });
    else if (why) ignored.push({ finding, why });
    else counted.push(finding);
  }
  const broken = SEVERITIES.filter((severity) => tooMany(policy, counted, severity));
  const blocking = counted.filter(({ severity }) => broken.includes(severity));
  return {
    outcome: broken.length === 0 ? 'promote' : 'reject',
    reasons:
      broken.length === 0
        ? [passed(counted, waived, ignored)]
        : broken.map((severity) => blocked(policy, counted, severity)),
    counts: countBySeverity(findings),
    blocking,
    tolerated: counted.filter(({ severity }) => !broken.includes(severity)),
    waived,
    ignored,
  };
};

const whyIgnored = ({ fixableOnly, maxFindings }: GatePolicy, finding: Finding): string | undefined => {
  const { severity, fixedIn, fixUnknown } = finding;
  if (maxFindings[severity] === undefined) return `${severity} is not limited`;
  return fixableOnly && fixedIn === undefined && !fixUnknown ? 'no fixed version exists' : undefined;
};

const ofSeverity = (findings: readonly Finding[], severity: Severity): readonly Finding[] =>
  findings.filter((finding) => finding.severity === severity);

const tooMany = ({ maxFindings }: GatePolicy, counted: readonly Finding[], severity: Severity): boolean =>
  ofSeverity(counted, severity).length > (maxFindings[severity] ?? Number.POSITIVE_INFINITY);

/** A waiver counts to the end of its last day, UTC. An expiry that is no date counts never. */
export const covers = (waiver: Waiver, { id, packageName }: Pick<Finding, 'id' | 'packageName'>, at: Date): boolean =>
  waiver.id === id &&
  (waiver.packageName === undefined || waiver.packageName === packageName) &&
  at.getTime() < Date.parse(waiver.expires) + 86_400_000;

export const countBySeverity = (findings: readonly Finding[]): Partial<Record<Severity, number>> => {
  const counts: Partial<Record<Severity, number>> = {};
  for (const severity of SEVERITIES) {
    const { length } = ofSeverity(findings, severity);
    if (length > 0) counts[severity] = length;
  }
  return counts;
};

const blocked = (policy: GatePolicy, counted: readonly Finding[], severity: Severity): string => {
  const found = ofSeverity(counted, severity);
  const which = found.some(({ fixUnknown }) => fixUnknown) ? 'perhaps fixable ' : 'fixable ';
  return `${found.length} ${policy.fixableOnly ? which : ''}${severity} finding(s), at most ${policy.maxFindings[severity]} allowed`;
};

const passed = (counted: readonly Finding[], waived: readonly unknown[], ignored: readonly unknown[]): string =>
  `the scan is complete and every limit is kept: ${counted.length} finding(s) counted, ${waived.length} waived, ${ignored.length} ignored`;
