import { byWeight, type Finding, findingKey, SEVERITIES, type Severity } from './finding.ts';
import { asksForRisk, isRiskMissing, type Risk, type RiskPolicy, riskReason } from './risk.ts';
import { expiredFor, type Scope, type Waiver, waiverFor } from './waiver.ts';

/** What blocks an image. */
export interface GatePolicy extends RiskPolicy {
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
  /** Of these severities, only findings count that the image now current in the stage does not have. */
  readonly newOnly: readonly Severity[];
  /** Which scan decides: Image Builder's of its test instance, or Inspector's of the AMI's snapshots. ECR's for container images. */
  readonly scan: 'test-instance' | 'on-demand';
}

export interface Evidence {
  /** Of Image Builder (`scanState.status`) or of ECR (`imageScanStatus.status`); undefined: scanning is off. */
  readonly scanStatus: string | undefined;
  /** All findings of a scan that is proven. */
  readonly findings: readonly Finding[];
  /** The scan has been waited for as long as the policy allows. */
  readonly waitedEnough: boolean;
  /** Keys ({@link findingKey}) of what the image now current in the stage has; undefined: nothing is known of it, or there is none. */
  readonly known?: ReadonlySet<string> | undefined;
  /** What is known of the vulnerabilities, by id; needed only where the policy asks ({@link asksForRisk}). */
  readonly risks?: ReadonlyMap<string, Risk> | undefined;
  /** Where the image is to go; waivers may be for some images and stages. */
  readonly scope?: Scope | undefined;
}

export interface WaivedFinding {
  readonly finding: Finding;
  readonly waiver: Waiver;
}

/** The gate's answer, with the fate of every finding. `pending` asks to look again later. */
export type Verdict =
  | { readonly outcome: 'pending'; readonly scanStatus: string }
  | ({
      readonly outcome: 'inconclusive';
      readonly code: 'SCAN_NOT_PROVEN' | 'RISK_UNKNOWN';
      readonly reasons: readonly string[];
    } & Partial<Fates>)
  | ({ readonly outcome: 'promote' | 'reject'; readonly reasons: readonly string[] } & Fates);

export interface Fates {
  readonly counts: Readonly<Partial<Record<Severity, number>>>;
  readonly blocking: readonly Finding[];
  /** Counted, and within the limit of its severity. */
  readonly tolerated: readonly Finding[];
  readonly waived: readonly WaivedFinding[];
  /** The image that is current has them, too, and the policy counts only new ones. */
  readonly known: readonly Finding[];
  /** Waivers that would have counted, had they not expired. */
  readonly expired: readonly Waiver[];
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

const NOTHING: Fates = { counts: {}, blocking: [], tolerated: [], waived: [], known: [], expired: [], ignored: [] };

/**
 * Decides whether an image may be used. Only a scan that is proven can pass: an abandoned, failed or timed out one
 * says nothing, and neither does one that never ends. Every rule that is broken is reported, not only the first.
 */
export const evaluateGate = (policy: GatePolicy, evidence: Evidence, at: Date): Verdict => {
  const { scanStatus, waitedEnough } = evidence;
  if (scanStatus === undefined) return withoutScan(policy);
  if (GOING_ON.has(scanStatus)) {
    return waitedEnough
      ? inconclusive(`the scan is still ${scanStatus} after ${policy.scanTimeoutMinutes} minutes`)
      : { outcome: 'pending', scanStatus };
  }
  if (!isProven(scanStatus)) return inconclusive(`the scan ended as ${scanStatus}`);
  return weigh(policy, evidence, at);
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

const weigh = (policy: GatePolicy, evidence: Evidence, at: Date): Verdict => {
  const sorted = sort(policy, evidence, at);
  const { counted, waived, ignored, known, expired, risky, unknown } = sorted;
  const broken = SEVERITIES.filter((severity) => tooMany(policy, counted, severity));
  const over = counted.filter(({ severity }) => broken.includes(severity));
  const blocking = [...new Set([...risky.map(({ finding }) => finding), ...over])].sort(byWeight);
  const fates = {
    counts: countBySeverity(evidence.findings),
    blocking,
    tolerated: counted.filter((finding) => !blocking.includes(finding)),
    waived,
    known,
    expired,
    ignored,
  };
  const reasons = [
    ...broken.map((severity) => blocked(policy, counted, severity)),
    ...risky.map(({ why }) => why),
    ...expired.map(({ id, expires, owner }) => `the waiver of ${id} by ${owner} expired on ${expires}`),
  ];
  if (blocking.length > 0) return { outcome: 'reject', reasons, ...fates };
  const missing = riskMissing(policy, unknown);
  if (missing && policy.whenRiskIsUnknown === 'reject')
    return { outcome: 'reject', reasons: [missing], ...fates, blocking: unknown };
  if (missing && policy.whenRiskIsUnknown === 'inconclusive')
    return { outcome: 'inconclusive', code: 'RISK_UNKNOWN', reasons: [missing], ...fates };
  return { outcome: 'promote', reasons: [passed(sorted), ...(missing ? [missing] : [])], ...fates };
};

interface Sorted {
  readonly counted: readonly Finding[];
  readonly waived: readonly WaivedFinding[];
  readonly ignored: readonly { readonly finding: Finding; readonly why: string }[];
  readonly known: readonly Finding[];
  readonly expired: readonly Waiver[];
  /** Block by what is known of the vulnerability, whatever the limits. */
  readonly risky: readonly { readonly finding: Finding; readonly why: string }[];
  /** Nothing is known of the vulnerability, though the policy asks. */
  readonly unknown: readonly Finding[];
}

/** The fate of every finding, the first that fits: waived, known in the current image, risky, ignored, counted. */
const sort = (policy: GatePolicy, { findings, known, risks, scope }: Evidence, at: Date): Sorted => {
  const fates = {
    counted: [] as Finding[],
    waived: [] as WaivedFinding[],
    ignored: [] as { finding: Finding; why: string }[],
    known: [] as Finding[],
    expired: new Set<Waiver>(),
    risky: [] as { finding: Finding; why: string }[],
    unknown: [] as Finding[],
  };
  for (const finding of [...findings].sort(byWeight)) {
    const waiver = waiverFor(policy.waivers, finding, at, scope);
    if (waiver) {
      fates.waived.push({ finding, waiver });
      continue;
    }
    for (const expired of expiredFor(policy.waivers, finding, at, scope)) fates.expired.add(expired);
    if (policy.newOnly.includes(finding.severity) && known?.has(findingKey(finding))) {
      fates.known.push(finding);
      continue;
    }
    const risk = risks?.get(finding.id);
    const risky = riskReason(policy, finding, risk);
    if (risky) {
      fates.risky.push({ finding, why: risky });
      continue;
    }
    if (isRiskMissing(policy, finding, risk)) fates.unknown.push(finding);
    const why = whyIgnored(policy, finding);
    if (why) fates.ignored.push({ finding, why });
    else fates.counted.push(finding);
  }
  return { ...fates, expired: [...fates.expired] };
};

const riskMissing = (policy: GatePolicy, unknown: readonly Finding[]): string | undefined => {
  if (!asksForRisk(policy) || unknown.length === 0) return undefined;
  const named = unknown.slice(0, 5).map(({ id }) => id);
  const more = unknown.length > named.length ? ` and ${unknown.length - named.length} more` : '';
  return `nothing is known of how likely ${named.join(', ')}${more} is exploited (whenRiskIsUnknown: ${policy.whenRiskIsUnknown})`;
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
  const fixable = found.some(({ fixUnknown }) => fixUnknown) ? 'perhaps fixable ' : 'fixable ';
  const which = `${policy.newOnly.includes(severity) ? 'new ' : ''}${policy.fixableOnly ? fixable : ''}`;
  return `${found.length} ${which}${severity} finding(s), at most ${policy.maxFindings[severity]} allowed`;
};

const passed = ({ counted, waived, known, ignored }: Sorted): string =>
  `the scan is complete and every limit is kept: ${counted.length} finding(s) counted, ${waived.length} waived, ${ignored.length} ignored${known.length > 0 ? `, ${known.length} known in the current image` : ''}`;
