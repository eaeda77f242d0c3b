import { SEVERITIES } from '../finding.ts';
import type { FindingSummary, VerdictSummary } from './announcement.ts';
import { plain } from './text.ts';

const TOP = 5;

/** The worst findings that block, one line each, and how many more there are. */
export const blockingLines = ({ blocking, blockingCount }: VerdictSummary): string[] => {
  const hidden = blockingCount - Math.min(blocking.length, TOP);
  return [...blocking.slice(0, TOP).map(finding), ...(hidden > 0 ? [`… and ${hidden} more.`] : [])];
};

const finding = ({ id, severity, packageName, title, ...fix }: FindingSummary): string =>
  `${severity} ${plain(id, 60)} in ${plain(packageName, 80)}, ${fixed(fix)}: ${plain(title, 160)}`;

const fixed = ({ fixedIn, fixUnknown }: Pick<FindingSummary, 'fixedIn' | 'fixUnknown'>): string => {
  if (fixedIn) return `fixed in ${plain(fixedIn, 60)}`;
  return fixUnknown ? 'fix unknown' : 'no fix yet';
};

/** All findings counted, and those that a person has accepted for a time. */
export const summaryLines = ({ counts, waived, ignoredCount }: VerdictSummary): string[] => {
  const found = SEVERITIES.filter((severity) => counts[severity]).map((severity) => `${counts[severity]} ${severity}`);
  const ignored = ignoredCount > 0 ? ` (${ignoredCount} not counted by the policy)` : '';
  return [`Findings: ${found.join(', ') || 'none'}${ignored}.`, ...waived.slice(0, TOP).map(waiver)];
};

const waiver = ({ id, owner, expires, reason }: VerdictSummary['waived'][number]): string =>
  `Waived: ${plain(id, 60)} until ${plain(expires, 20)}, by ${plain(owner, 80)}: ${plain(reason, 200)}`;
