import { SEVERITIES } from '../finding.ts';
import type { FindingSummary, VerdictSummary } from './announcement.ts';
import { plain } from './text.ts';

const TOP = 5;

/** The worst findings that block, one line each, and how many more there are. */
export const blockingLines = ({ blocking, blockingCount }: VerdictSummary): string[] => {
  const hidden = blockingCount - Math.min(blocking.length, TOP);
  return [...blocking.slice(0, TOP).map(finding), ...(hidden > 0 ? [`… and ${hidden} more.`] : [])];
};

const finding = ({ id, severity, packageName, title, ...more }: FindingSummary): string =>
  `${severity} ${plain(id, 60)} in ${plain(packageName, 80)}, ${[fixed(more), ...risk(more)].join(', ')}: ${plain(title, 160)}`;

const risk = ({
  exploited,
  exploitAvailable,
  epss,
}: Pick<FindingSummary, 'exploited' | 'exploitAvailable' | 'epss'>) => [
  ...(exploited ? ['known to be exploited'] : exploitAvailable ? ['exploit published'] : []),
  ...(epss === undefined ? [] : [`EPSS ${(100 * epss).toFixed(1)} %`]),
];

const fixed = ({ fixedIn, fixUnknown }: Pick<FindingSummary, 'fixedIn' | 'fixUnknown'>): string => {
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

const waiver = (what: string, { id, owner, expires, reason }: VerdictSummary['waived'][number]): string =>
  `${what}: ${plain(id, 60)} until ${plain(expires, 20)}, by ${plain(owner, 80)}: ${plain(reason, 200)}`;
