import {
  byWeight,
  distinctFindings,
  type Finding,
  findingKey,
  packageNames,
  SEVERITIES,
  type Severity,
  type VulnerablePackage,
} from './finding.ts';
import { asksForRisk, isRiskMissing, type Risk, type RiskPolicy, riskReason } from './risk.ts';
import { expiredFor, type Scope, type Waiver, waivedPackages } from './waiver.ts';

export const GATE_MODES = ['enforce', 'report'] as const;

/** Whether what a gate finds stops an image, or is only reported. */
export type GateMode = (typeof GATE_MODES)[number];

/** What blocks an image. */
export interface GatePolicy extends RiskPolicy {
  /** A gate that reports says what it would have rejected for its findings, and lets it through. */
  readonly mode: GateMode;
  /** Limits of these severities are only reported, whatever the mode. */
  readonly report: readonly Severity[];
  /** Most findings of a severity that an image may have; a severity that is absent is not limited. */
  readonly maxFindings: Partial<Record<Severity, number>>;
  /** Count only findings for which a fixed version exists, or may exist as far as the scan says. */
  readonly fixableOnly: boolean;
  /** What becomes of an image that was not scanned at all, whatever the mode: nothing is known of it that could be reported. */
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
  /** Why the scan is not proven, where the service says it. */
  readonly scanReason?: string | undefined;
  /** What proves the scan, where its status alone does not say it. */
  readonly scanProof?: string | undefined;
  /** All findings of a scan that is proven. */
  readonly findings: readonly Finding[];
  /** The scan has been waited for as long as the policy allows. */
  readonly waitedEnough: boolean;
  /** Keys ({@link findingKey}), of each package, of what the image now current in the stage has; undefined: nothing is known of it, or there is none. */
  readonly known?: ReadonlySet<string> | undefined;
  /** What is known of the vulnerabilities, by id; needed only where the policy asks ({@link asksForRisk}). */
  readonly risks?: ReadonlyMap<string, Risk> | undefined;
  /** Where the image is to go; waivers may be for some images and stages. */
  readonly scope?: Scope | undefined;
}

export interface WaivedFinding {
  readonly finding: Finding;
  /** Those that cover its packages. */
  readonly waivers: readonly Waiver[];
}

/** A finding in the packages that no waiver covers. */
export interface WeighedFinding extends Finding {
  /** Names of its other packages, which waivers cover. */
  readonly waivedIn?: readonly string[] | undefined;
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
  readonly blocking: readonly WeighedFinding[];
  /** Would have blocked if the gate did not only report them. */
  readonly reported: readonly WeighedFinding[];
  /** Why the image would have been rejected, where that is only reported. */
  readonly wouldReject: readonly string[];
  /** Counted, and within the limit of its severity. */
  readonly tolerated: readonly WeighedFinding[];
  readonly waived: readonly WaivedFinding[];
  /** The image that is current has them, too, and the policy counts only new ones. */
  readonly known: readonly WeighedFinding[];
  /** Waivers that would have counted, had they not expired. */
  readonly expired: readonly Waiver[];
  readonly ignored: readonly { readonly finding: WeighedFinding; readonly why: string }[];
}

const GOING_ON = new Set(['PENDING', 'SCANNING', 'COLLECTING', 'IN_PROGRESS']);

/**
 * COMPLETED of Image Builder; COMPLETE of ECR's basic scanning, and ACTIVE of its enhanced scanning, which goes on for ever:
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageScanStatus.html
 */
const PROVEN = new Set(['COMPLETED', 'COMPLETE', 'ACTIVE']);

/** Whether the findings of such a scan say all there is to say. */
export const isProven = (scanStatus: string | undefined): boolean => PROVEN.has(scanStatus ?? '');

const NOTHING: Fates = {
  ...{ counts: {}, blocking: [], reported: [], wouldReject: [], tolerated: [] },
  ...{ waived: [], known: [], expired: [], ignored: [] },
};

/**
 * Decides whether an image may be used. Only a scan that is proven can pass: an abandoned, failed or timed out one
 * says nothing, and neither does one that never ends. Every rule that is broken is named, not only the first. Neither the order of
 * findings and packages nor a finding that is told twice makes a difference. A gate that only reports lets through what findings
 * would have rejected, and nothing else: it cannot say what it would have rejected of an image of which nothing is proven.
 */
export const evaluateGate = (policy: GatePolicy, evidence: Evidence, at: Date): Verdict => {
  const { scanStatus, waitedEnough } = evidence;
  if (scanStatus === undefined) return withoutScan(policy);
  const because = evidence.scanReason ? ` (${evidence.scanReason})` : '';
  if (GOING_ON.has(scanStatus)) {
    return waitedEnough
      ? inconclusive(`the scan is still ${scanStatus} after ${policy.scanTimeoutMinutes} minutes${because}`)
      : { outcome: 'pending', scanStatus };
  }
  if (!isProven(scanStatus)) return inconclusive(`the scan ended as ${scanStatus}${because}`);
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
  const findings = distinctFindings(evidence.findings);
  const sorted = sort(policy, { ...evidence, findings }, at);
  const { counted, waived, ignored, known, expired, risky, unknown } = sorted;
  const missing = riskMissing(policy, unknown);
  const broken = [
    ...SEVERITIES.filter((severity) => tooMany(policy, counted, severity)).map((severity) => ({
      reason: blocked(policy, counted, severity),
      findings: ofSeverity(counted, severity),
      reports: policy.mode === 'report' || policy.report.includes(severity),
    })),
    ...risky.map(({ finding, why }) => ({ reason: why, findings: [finding], reports: policy.mode === 'report' })),
    ...(missing && policy.whenRiskIsUnknown === 'reject'
      ? [{ reason: missing, findings: unknown, reports: policy.mode === 'report' }]
      : []),
  ];
  const stops = broken.filter(({ reports }) => !reports);
  const reports = broken.filter((each) => each.reports);
  const blocking = findingsIn(stops);
  const reported = findingsIn(reports).filter((finding) => !blocking.includes(finding));
  const fates = {
    counts: countBySeverity(findings),
    blocking,
    reported,
    wouldReject: reports.map(({ reason }) => reason),
    tolerated: counted.filter((finding) => !blocking.includes(finding) && !reported.includes(finding)),
    waived,
    known,
    expired,
    ignored,
  };
  const ended = expired.map(({ id, expires, owner }) => `the waiver of ${id} by ${owner} expired on ${expires}`);
  if (stops.length > 0) {
    const only = reports.map(({ reason }) => `${reason} (only reported)`);
    return { outcome: 'reject', reasons: [...stops.map(({ reason }) => reason), ...only, ...ended], ...fates };
  }
  if (missing && policy.whenRiskIsUnknown === 'inconclusive')
    return { outcome: 'inconclusive', code: 'RISK_UNKNOWN', reasons: [missing], ...fates };
  const note = [
    ...(missing && policy.whenRiskIsUnknown === 'ignore' ? [missing] : []),
    ...(evidence.scanProof ? [evidence.scanProof] : []),
  ];
  if (reports.length === 0) return { outcome: 'promote', reasons: [passed(sorted), ...note], ...fates };
  const would = reports.map(({ reason }) => `would have been rejected: ${reason}`);
  return { outcome: 'promote', reasons: [...would, onlyReports(policy), ...ended, ...note], ...fates };
};

const findingsIn = (broken: readonly { readonly findings: readonly WeighedFinding[] }[]): readonly WeighedFinding[] =>
  [...new Set(broken.flatMap(({ findings }) => findings))].sort(byWeight);

const onlyReports = ({ mode, report }: GatePolicy): string =>
  `let through because the gate only reports (${mode === 'report' ? 'mode: report' : `report: [${report.join(', ')}]`})`;

interface Sorted {
  readonly counted: readonly WeighedFinding[];
  readonly waived: readonly WaivedFinding[];
  readonly ignored: readonly { readonly finding: WeighedFinding; readonly why: string }[];
  readonly known: readonly WeighedFinding[];
  readonly expired: readonly Waiver[];
  /** Block by what is known of the vulnerability, whatever the limits. */
  readonly risky: readonly { readonly finding: WeighedFinding; readonly why: string }[];
  /** Nothing is known of the vulnerability, though the policy asks. */
  readonly unknown: readonly WeighedFinding[];
}

/**
 * The fate of every finding, the first that fits: waived, known in the current image, risky, ignored, counted. What excuses a
 * finding has to hold for each of its packages that is not waived.
 */
const sort = (policy: GatePolicy, { findings, known, risks, scope }: Evidence, at: Date): Sorted => {
  const fates = {
    counted: [] as WeighedFinding[],
    waived: [] as WaivedFinding[],
    ignored: [] as { finding: WeighedFinding; why: string }[],
    known: [] as WeighedFinding[],
    expired: new Set<Waiver>(),
    risky: [] as { finding: WeighedFinding; why: string }[],
    unknown: [] as WeighedFinding[],
  };
  for (const found of findings) {
    const { left, waived, by } = waivedPackages(policy.waivers, found, at, scope);
    if (left.length === 0) {
      fates.waived.push({ finding: found, waivers: by });
      continue;
    }
    const waivedIn = packageNames(waived);
    const finding = { ...found, packages: left, ...(waivedIn.length > 0 ? { waivedIn } : {}) };
    for (const expired of expiredFor(policy.waivers, finding, at, scope)) fates.expired.add(expired);
    if (policy.newOnly.includes(finding.severity) && left.every(({ name }) => known?.has(findingKey(found.id, name)))) {
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
  const ids = [...new Set(unknown.map(({ id }) => id))];
  const named = ids.slice(0, 5);
  const more = ids.length > named.length ? ` and ${ids.length - named.length} more` : '';
  return `nothing is known of how likely ${named.join(', ')}${more} is exploited (whenRiskIsUnknown: ${policy.whenRiskIsUnknown})`;
};

const whyIgnored = ({ fixableOnly, maxFindings }: GatePolicy, { severity, packages }: Finding): string | undefined => {
  if (maxFindings[severity] === undefined) return `${severity} is not limited`;
  return fixableOnly && packages.every(hasNoFix) ? 'no fixed version exists' : undefined;
};

const hasNoFix = ({ fixedIn, fixUnknown }: VulnerablePackage): boolean => fixedIn === undefined && !fixUnknown;

const ofSeverity = <T extends Finding>(findings: readonly T[], severity: Severity): readonly T[] =>
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
  const certain = found.every(({ packages }) => packages.some(({ fixedIn }) => fixedIn !== undefined));
  const which = `${policy.newOnly.includes(severity) ? 'new ' : ''}${policy.fixableOnly ? (certain ? 'fixable ' : 'perhaps fixable ') : ''}`;
  return `${found.length} ${which}${severity} ${found.length === 1 ? 'finding' : 'findings'}, at most ${policy.maxFindings[severity]} allowed`;
};

const passed = ({ counted, waived, known, ignored }: Sorted): string =>
  `the scan is complete and every limit is kept: ${counted.length} ${counted.length === 1 ? 'finding' : 'findings'} counted, ${waived.length} waived, ${ignored.length} ignored${known.length > 0 ? `, ${known.length} known in the current image` : ''}`;
