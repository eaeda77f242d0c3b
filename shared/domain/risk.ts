import { type Finding, namedPackages, type Severity } from './finding.ts';

/** What the world knows of a vulnerability, beyond how bad it would be; undefined: nothing is known of it. */
export interface Risk {
  /** It is in CISA's catalogue of known exploited vulnerabilities, or was seen exploited. */
  readonly exploited?: boolean | undefined;
  /** Chance that it is exploited within 30 days, 0 to 1: https://www.first.org/epss/ */
  readonly epss?: number | undefined;
  /** An exploit is published. */
  readonly exploitAvailable?: boolean | undefined;
}

/** What blocks an image by the risk of its findings, whatever their number and whether a fix exists. */
export interface RiskPolicy {
  readonly exploited: 'reject' | 'ignore';
  /** Findings with a chance above it block; undefined: the chance does not matter. */
  readonly maxEpss?: number | undefined;
  /** Findings of these severities block when an exploit is published. */
  readonly exploitAvailable: readonly Severity[];
  /** What becomes of an image with findings of which nothing is known. */
  readonly whenRiskIsUnknown: 'reject' | 'ignore' | 'inconclusive';
}

/** Whether the policy needs to know more of a finding than its scan says. */
export const asksForRisk = ({ exploited, maxEpss, exploitAvailable }: RiskPolicy): boolean =>
  exploited === 'reject' || maxEpss !== undefined || exploitAvailable.length > 0;

/** Why a finding blocks by its risk; undefined where it does not. */
export const riskReason = (policy: RiskPolicy, finding: Finding, risk: Risk | undefined): string | undefined => {
  const where = `${finding.id} in ${namedPackages(finding.packages)}`;
  if (policy.exploited === 'reject' && risk?.exploited) return `${where} is known to be exploited`;
  if (policy.maxEpss !== undefined && (risk?.epss ?? 0) > policy.maxEpss)
    return `${where} has an EPSS of ${risk?.epss}, at most ${policy.maxEpss} allowed`;
  if (policy.exploitAvailable.includes(finding.severity) && risk?.exploitAvailable)
    return `${where} is ${finding.severity} and has a published exploit`;
  return undefined;
};

/** Whether the policy asks for something of this finding that nobody knows. */
export const isRiskMissing = (policy: RiskPolicy, { severity }: Finding, risk: Risk | undefined): boolean =>
  (policy.exploited === 'reject' && risk?.exploited === undefined) ||
  (policy.maxEpss !== undefined && risk?.epss === undefined) ||
  (policy.exploitAvailable.includes(severity) && risk?.exploitAvailable === undefined);
