/** Severities as Amazon Inspector says them, worst first. */
export const SEVERITIES = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL', 'UNTRIAGED'] as const;

export type Severity = (typeof SEVERITIES)[number];

/** One vulnerability in one package, as the scan of the image reports it. */
export interface Finding {
  /** `CVE-2026-31415` */
  readonly id: string;
  readonly severity: Severity;
  readonly packageName: string;
  readonly title: string;
  /** Version that mends it; undefined where there is none, or where the scan does not say. */
  readonly fixedIn?: string | undefined;
  /** The scan does not say whether there is one (basic scanning of ECR): it may well be. */
  readonly fixUnknown?: boolean | undefined;
}

export const isSeverity = (text: string): text is Severity => (SEVERITIES as readonly string[]).includes(text);

/** Worst first, then by id: the order in which people want to read them. */
export const byWeight = (a: Finding, b: Finding): number =>
  SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || a.id.localeCompare(b.id);

/** The same vulnerability in the same package is the same finding, in whichever image. */
export const findingKey = ({ id, packageName }: Pick<Finding, 'id' | 'packageName'>): string => `${id} ${packageName}`;
