import type { Finding } from '../../shared/domain/finding.ts';
import type { Verdict } from '../../shared/domain/gate-policy.ts';
import type { FindingSummary, VerdictSummary } from '../../shared/domain/notification/announcement.ts';
import type { Risk } from '../../shared/domain/risk.ts';
import type { Waiver } from '../../shared/domain/waiver.ts';

/** How many findings of a kind travel with the verdict; all are counted. */
const TOP = 10;
const LONGEST_TEXT = 300;
const REASONS = 20;

type Settled = Exclude<Verdict, { outcome: 'pending' }>;

/** Small enough to travel through the workflow, whatever the number of findings. The first stage's verdict is the image's. */
export const summarized = (
  verdicts: ReadonlyMap<string, Verdict>,
  risks: ReadonlyMap<string, Risk> | undefined,
): VerdictSummary => {
  const settled = [...verdicts].filter((each): each is [string, Settled] => each[1].outcome !== 'pending');
  const [[, verdict] = [undefined, undefined]] = settled;
  if (!verdict) throw new Error('no stage was asked about');
  const { blocking = [], waived = [], known = [], ignored = [], counts = {}, expired = [] } = verdict;
  return {
    outcome: verdict.outcome,
    reasons: verdict.reasons.slice(0, REASONS),
    counts,
    blocking: blocking.slice(0, TOP).map((finding) => shownFinding(finding, risks)),
    blockingCount: blocking.length,
    waived: waived.slice(0, 2 * TOP).map(({ finding, waiver }) => ({ ...shownWaiver(waiver), id: finding.id })),
    known: known.slice(0, TOP).map(({ id, severity, packageName }) => ({ id, severity, packageName })),
    knownCount: known.length,
    expired: expired.slice(0, TOP).map(shownWaiver),
    ignored: ignored
      .slice(0, TOP)
      .map(({ finding: { id, severity, packageName }, why }) => ({ id, severity, packageName, why })),
    ignoredCount: ignored.length,
    stages: settled.map(([name, { outcome, reasons, blocking: worst = [] }]) => ({
      name,
      outcome,
      reasons: [...reasons.slice(0, 3), ...worst.slice(0, 3).map(({ id, packageName }) => `${id} in ${packageName}`)],
    })),
  };
};

const shownFinding = (finding: Finding, risks: ReadonlyMap<string, Risk> | undefined): FindingSummary => ({
  ...finding,
  title: finding.title.slice(0, LONGEST_TEXT),
  ...risks?.get(finding.id),
});

const shownWaiver = ({ id, owner, expires, reason }: Waiver) => ({
  id,
  owner,
  expires,
  reason: reason.slice(0, LONGEST_TEXT),
});
