/** Severities as Amazon Inspector says them, worst first. */
export const SEVERITIES = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL', 'UNTRIAGED'] as const;

export type Severity = (typeof SEVERITIES)[number];

/** A package in which a vulnerability was found. */
export interface VulnerablePackage {
  readonly name: string;
  /** What is installed; undefined where the scan does not say. */
  readonly version?: string | undefined;
  /** Version that fixes it; undefined where there is none, or where the scan does not say. */
  readonly fixedIn?: string | undefined;
  /** The scan does not say whether there is a fix (basic scanning of ECR): there may be one. */
  readonly fixUnknown?: boolean | undefined;
}

/** One vulnerability in all packages in which the scan of the image reports it. */
export interface Finding {
  /** `CVE-2026-31415` */
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  /** At least one, each once, by name. */
  readonly packages: readonly VulnerablePackage[];
}

/** Of a finding that names no package. */
export const UNKNOWN_PACKAGE = 'unknown package';

/**
 * The severity of a finding. A severity that is not known counts as the worst, so that the gate sees it. UNDEFINED is the word of
 * ECR's basic scanning for what is not triaged.
 */
export const severityOf = (text: unknown): Severity => {
  const word = typeof text === 'string' ? text.toUpperCase() : '';
  if (word === 'UNDEFINED') return 'UNTRIAGED';
  return SEVERITIES.find((severity) => severity === word) ?? 'CRITICAL';
};

/** Independent of language settings, so that every machine sorts alike. */
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const identityOf = ({ id, severity, packages }: Pick<Finding, 'id' | 'severity' | 'packages'>): string =>
  JSON.stringify([id, severity, ...packages.map(({ name, version }) => [name, version ?? ''])]);

/** Worst first, then by id and packages: the order in which people want to read them. */
export const byWeight = (a: Finding, b: Finding): number =>
  SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
  byText(a.id, b.id) ||
  byText(identityOf(a), identityOf(b));

/** The same vulnerability in the same package, in whichever image. */
export const findingKey = (id: string, packageName: string): string => `${id} ${packageName}`;

/** Names of the packages of a finding, each once. */
export const packageNames = (packages: readonly { readonly name: string }[]): readonly string[] => [
  ...new Set(packages.map(({ name }) => name)),
];

/** `curl, libcurl and 3 more packages` */
export const namedPackages = (packages: readonly { readonly name: string }[], most = 3): string => {
  const names = packageNames(packages);
  const more = names.length - most;
  return more > 0
    ? `${names.slice(0, most).join(', ')} and ${more} more ${more === 1 ? 'package' : 'packages'}`
    : names.join(', ');
};

/** Each package once, by name, whatever the order in which the scan lists them. A fix that any entry names exists. */
export const distinctPackages = (packages: readonly VulnerablePackage[]): readonly VulnerablePackage[] =>
  grouped(packages, ({ name, version }) => JSON.stringify([name, version ?? '']))
    .map((same) => {
      const [{ name, version }] = same;
      const [fixedIn] = same.flatMap((each) => each.fixedIn ?? []).sort(byText);
      return {
        name,
        ...(version === undefined ? {} : { version }),
        ...(fixedIn === undefined ? {} : { fixedIn }),
        ...(fixedIn === undefined && same.some(({ fixUnknown }) => fixUnknown) ? { fixUnknown: true } : {}),
      };
    })
    .sort((a, b) => byText(a.name, b.name) || byText(a.version ?? '', b.version ?? ''));

/**
 * Each finding once, the worst first, whatever the order and however often pages and events tell it. One that is told
 * with two severities counts as both; one whose fix is told once has it.
 */
export const distinctFindings = (findings: readonly Finding[]): readonly Finding[] =>
  grouped(
    findings.map((finding) => ({ ...finding, packages: distinctPackages(finding.packages) })),
    identityOf,
  )
    .map((same) => {
      const [{ id, severity }] = same;
      const [title = ''] = same.map((each) => each.title).sort(byText);
      return { id, severity, title, packages: distinctPackages(same.flatMap(({ packages }) => packages)) };
    })
    .sort(byWeight);

const grouped = <T>(all: readonly T[], keyOf: (each: T) => string): readonly [T, ...T[]][] => {
  const groups = new Map<string, [T, ...T[]]>();
  for (const each of all) {
    const group = groups.get(keyOf(each));
    if (group) group.push(each);
    else groups.set(keyOf(each), [each]);
  }
  return [...groups.values()];
};
