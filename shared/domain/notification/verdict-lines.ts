import { SEVERITIES } from '../finding.ts';
import type { FindingSummary, VerdictSummary } from './announcement.ts';
import { plain } from './text.ts';

const TOP = 5;

/** The worst findings that block, one line each, and how many more there are. */
export const blockingLines = ({ blocking, blockingCount }: VerdictSummary): string[] => worst(blocking, blockingCount);

/** The worst findings that would have blocked if the gate did not only report them. */
export const reportedLines = ({ reported = [], reportedCount = 0 }: VerdictSummary): string[] =>
  worst(reported, reportedCount);

const worst = (findings: readonly FindingSummary[], count: number): string[] => {
  const hidden = count - Math.min(findings.length, TOP);
  return [...findings.slice(0, TOP).map(finding), ...(hidden > 0 ? [`… and ${hidden} more.`] : [])];
};

/** An execution that began before the last deployment may carry a verdict of version 0.1, with one package a finding. */
type Carried = Omit<FindingSummary, 'packages' | 'packageCount'> &
  Partial<Pick<FindingSummary, 'packages' | 'packageCount'>> & {
    readonly packageName?: string;
    readonly fixedIn?: string;
    readonly fixUnknown?: boolean;
  };

const finding = (summary: FindingSummary): string => {
  const { id, severity, title, waivedIn = [], packageName = '', fixedIn, fixUnknown, ...rest }: Carried = summary;
  const { packages = [{ name: packageName, fixedIn, fixUnknown }], packageCount = packages.length, ...more } = rest;
  const [first] = packages;
  const others = packageCount - packages.length;
  const named =
    first && packageCount === 1
      ? [plain(first.name, 80), fixed(first)]
      : [
          packages.map((each) => `${plain(each.name, 80)} (${fixed(each)})`).join(', ') +
            (others > 0 ? ` and ${others} more ${others === 1 ? 'package' : 'packages'}` : ''),
        ];
  const waived = waivedIn.length > 0 ? [`waived in ${waivedIn.map((each) => plain(each, 80)).join(', ')}`] : [];
  return `${severity} ${plain(id, 60)} in ${[...named, ...waived, ...risk(more)].join(', ')}: ${plain(title, 160)}`;
};

const risk = ({
  exploited,
  exploitAvailable,
  epss,
}: Pick<FindingSummary, 'exploited' | 'exploitAvailable' | 'epss'>) => [
  ...(exploited ? ['known to be exploited'] : exploitAvailable ? ['exploit published'] : []),
  ...(epss === undefined ? [] : [`EPSS ${(100 * epss).toFixed(1)} %`]),
];

const fixed = ({ fixedIn, fixUnknown }: FindingSummary['packages'][number]): string => {
  if (fixedIn) return `fixed in ${plain(fixedIn, 60)}`;
  return fixUnknown ? 'fix unknown' : 'no fix yet';
};

/** All findings counted, and those that a person has accepted for a time. */
export const summaryLines = ({
  counts,
  waived,
  ignoredCount,
  knownCount,
  expired,
  stages,
}: VerdictSummary): string[] => {
  const found = SEVERITIES.filter((severity) => counts[severity]).map((severity) => `${counts[severity]} ${severity}`);
  const apart = [
    ...(ignoredCount > 0 ? [`${ignoredCount} not counted by the policy`] : []),
    ...(knownCount > 0 ? [`${knownCount} known in the current image`] : []),
  ];
  return [
    `Findings: ${found.join(', ') || 'none'}${apart.length > 0 ? ` (${apart.join(', ')})` : ''}.`,
    ...waived.slice(0, TOP).map((each) => waiver('Waived', each)),
    ...expired.slice(0, TOP).map((each) => waiver('Waived no longer', each)),
    ...stages.filter(({ outcome }) => outcome !== 'promote').map(stage),
  ];
};

const stage = ({ name, reasons }: VerdictSummary['stages'][number]): string =>
  `Not for ${plain(name, 60)}: ${plain(reasons.join('; '), 400)}`;

const waiver = (
  what: string,
  { id, packages = [], owner, expires, reason }: VerdictSummary['waived'][number],
): string => {
  const where = packages.length > 0 ? ` in ${plain(packages.join(', '), 200)}` : '';
  return `${what}: ${plain(id, 60)}${where} until ${plain(expires, 20)}, by ${plain(owner, 80)}: ${plain(reason, 200)}`;
};
