import { packageNames } from '../../shared/domain/finding.ts';
import type { Verdict, WeighedFinding } from '../../shared/domain/gate-policy.ts';
import type { FindingLine, FindingSummary, VerdictSummary } from '../../shared/domain/notification/announcement.ts';
import type { Risk } from '../../shared/domain/risk.ts';
import type { Waiver } from '../../shared/domain/waiver.ts';

/** How many findings of a kind travel with the verdict; all are counted. */
const TOP = 10;
/** How many packages of a finding do. */
const PACKAGES = 5;
const LONGEST_TEXT = 300;
const LONGEST_NAME = 100;
const LONGEST_NOTE = 700;
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
  const { blocking = [], reported = [], waived = [], known = [], ignored = [], counts = {}, expired = [] } = verdict;
  const letThrough = letThroughOf(settled);
  return {
    outcome: verdict.outcome,
    reasons: bounded(verdict.reasons, REASONS),
    counts,
    blocking: blocking.slice(0, TOP).map((finding) => shownFinding(finding, risks)),
    blockingCount: blocking.length,
    reported: reported.slice(0, TOP).map((finding) => shownFinding(finding, risks)),
    reportedCount: reported.length,
    ...(letThrough === undefined ? {} : { letThrough }),
    waived: waived
      .flatMap(({ finding, waivers }) => waivers.map((waiver) => ({ finding, waiver })))
      .slice(0, 2 * TOP)
      .map(({ finding: { id, packages }, waiver }) => ({
        ...shownWaiver(waiver),
        id,
        packages: packageNames(packages).slice(0, PACKAGES).map(name),
      })),
    known: known.slice(0, TOP).map(line),
    knownCount: known.length,
    expired: expired.slice(0, TOP).map(shownWaiver),
    ignored: ignored.slice(0, TOP).map(({ finding, why }) => ({ ...line(finding), why })),
    ignoredCount: ignored.length,
    stages: settled.map(([stage, { outcome, reasons, blocking: worst = [] }]) => ({
      name: stage,
      outcome,
      reasons: [
        ...reasons.slice(0, 3).map(cut),
        ...worst
          .slice(0, 3)
          .map(({ id, packages }) => cut(`${id} in ${packageNames(packages).slice(0, 3).join(', ')}`)),
      ],
    })),
  };
};

/** Says of each stage that is let through what would have rejected the image; the same is said once. */
const letThroughOf = (settled: readonly (readonly [string, Settled])[]): string | undefined => {
  const said = settled.flatMap(([stage, { outcome, wouldReject = [] }]) =>
    outcome === 'promote' && wouldReject.length > 0 ? [{ stage, why: bounded(wouldReject, 3).join('; ') }] : [],
  );
  const [first] = said;
  if (!first) return undefined;
  const everywhere = said.length === settled.length && said.every(({ why }) => why === first.why);
  const what = everywhere ? first.why : said.map(({ stage, why }) => `${stage}: ${why}`).join('; ');
  return `Would have been rejected: ${what.slice(0, LONGEST_NOTE)}. Let through because the gate only reports.`;
};

const bounded = (reasons: readonly string[], most: number): readonly string[] => {
  const more = reasons.length - most;
  return [...reasons.slice(0, most).map(cut), ...(more > 0 ? [`and ${more} more`] : [])];
};

const cut = (text: string): string => text.slice(0, LONGEST_TEXT);
const name = (text: string): string => text.slice(0, LONGEST_NAME);

const line = ({ id, severity, packages, waivedIn }: WeighedFinding): FindingLine => ({
  id: name(id),
  severity,
  packages: packages
    .filter((each, index) => packages.findIndex((other) => other.name === each.name) === index)
    .slice(0, PACKAGES)
    .map(({ name: full, fixedIn, fixUnknown }) => ({
      name: name(full),
      ...(fixedIn === undefined ? {} : { fixedIn: name(fixedIn) }),
      ...(fixUnknown ? { fixUnknown } : {}),
    })),
  packageCount: packageNames(packages).length,
  ...(waivedIn ? { waivedIn: waivedIn.slice(0, PACKAGES).map(name) } : {}),
});

const shownFinding = (finding: WeighedFinding, risks: ReadonlyMap<string, Risk> | undefined): FindingSummary => ({
  ...line(finding),
  title: cut(finding.title),
  ...risks?.get(finding.id),
});

const shownWaiver = ({ id, owner, expires, reason }: Waiver) => ({ id, owner, expires, reason: cut(reason) });
