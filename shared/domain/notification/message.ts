import { isAnotherPromotion } from '../approval.ts';
import type { Announcement, VerdictSummary } from './announcement.ts';
import { approvalMessage } from './approval-news.ts';
import { buildMessage } from './build-message.ts';
import {
  fleetLine,
  isPartly,
  isSkipping,
  PARTLY_FIX,
  type PartlyRolled,
  partlyLines,
  partlyTitle,
  SKIPPED_FIX,
  type SkippedFleets,
  skippedLines,
  skippedTitle,
} from './fleet-lines.ts';
import type { Message } from './message-shape.ts';
import { isContainer, pullLines } from './pull-lines.ts';
import { rollbackMessage } from './rollback-message.ts';
import { stageMessage } from './stage-message.ts';
import { steeringMessage } from './steering-news.ts';
import { sweepMessage } from './sweep-message.ts';
import { counted, plain } from './text.ts';
import { blockingLines, reportedLines, summaryLines } from './verdict-lines.ts';

export const messageOf = (said: Announcement): Message => {
  const message = withoutWarnings(said);
  const warnings = (said.warnings ?? []).slice(0, 5).map((warning) => `Warning: ${plain(warning, 500)}`);
  return { ...message, lines: [...message.lines, ...warnings] };
};

const withoutWarnings = (said: Announcement): Message => {
  const name = [plain(said.image, 128), plain(said.version ?? '', 40)].join(' ').trim();
  switch (said.kind) {
    case 'started':
      return started(name, said);
    case 'rejected':
      return rejected(name, said.verdict);
    case 'refused':
      return stopped(
        `${name} was not promoted`,
        [`${plain(said.code, 60)}: ${plain(said.message, 1500)}`, 'Nothing was changed.'],
        [said.fix],
      );
    case 'superseded':
      return stopped(
        `${name} was superseded`,
        [plain(said.message, 500), ...whereItIs(said.stages)],
        [
          isAnotherPromotion(said.message)
            ? 'Nothing to do: Hallmark continues with the other promotion.'
            : 'Nothing to do: Hallmark continues with the newer build. To use this one, promote it by hand with a reason.',
        ],
      );
    case 'held':
      return stopped(
        `${name} is held back`,
        [plain(said.message, 800), ...whereItIs(said.stages)],
        [
          'It waits in the queue, and goes on by itself when the hold is lifted (docs/operate.md, Hold and lift).',
          'To overrule the hold for this image alone, promote it by hand with a reason.',
        ],
      );
    case 'vetoed':
      return stopped(
        `${name} is vetoed`,
        [plain(said.message, 800), ...whereItIs(said.stages)],
        ['Build again without what is vetoed, or lift the veto if it was a mistake (docs/operate.md, Veto).'],
      );
    case 'not-approved':
      return stopped(
        `${name} was not approved`,
        [plain(said.message, 800), ...whereItIs(said.stages)],
        ['A newer build asks for itself. To ask again for this one, promote it by hand.'],
      );
    case 'joined':
      return stopped(
        `${name} is on its way already`,
        [plain(said.message, 800)],
        ['Nothing to do: the promotion that runs is reported here.'],
      );
    case 'stage-rejected':
      return stopped(
        `${name} stops before a stage: the gate`,
        [plain(said.message, 800), ...whereItIs(said.stages)],
        ['Build again with the fixed packages, or waive the finding for that stage, then promote again.'],
      );
    case 'stage-refused':
      return stopped(
        `${name} was not promoted to ${plain(said.stage, 60)}`,
        [`${plain(said.code, 60)}: ${plain(said.message, 1200)}`, ...whereItIs(said.stages)],
        [said.fix],
      );
    case 'frozen':
      return stopped(
        `${name} stops before a freeze`,
        [plain(said.message, 800), ...whereItIs(said.stages)],
        ['Promote it by hand once the freeze is over; a build that is newer by then goes its way by itself.'],
      );
    case 'soak-asks':
    case 'frozen-until':
    case 'freeze-overridden':
    case 'rollback-missing':
      return stageMessage(name, said);
    case 'stage-done':
      return through(
        `${name} is in ${plain(said.stage, 60)}`,
        [`${counted(said.published, 'parameter')} published${fleetLine(said.fleets)}.`],
        [`Hallmark goes on to ${plain(said.next, 60)}.`],
        said,
      );
    case 'promoted':
      return through(
        said.verdict?.letThrough
          ? `${name} is promoted, although the gate would have rejected it`
          : `${name} is promoted`,
        [
          `It is current in ${list(said.stages)}.`,
          ...(said.verdict ? [...letThroughLines(said.verdict), ...summaryLines(said.verdict)] : []),
          ...pullLines(said),
        ],
        [
          isContainer(said)
            ? 'Roll out what runs it: the parameters hold its URI, with the digest.'
            : `${isPartly(said.partlyRolled) || isSkipping(said.skipped) ? 'Readers' : 'Nothing to do: readers'} of the parameters now launch instances from it.`,
        ],
        said,
      );
    case 'rolled-back':
      return rollbackMessage(name, said);
    case 'failed':
      return {
        mark: 'alarm',
        title: `${name}: the promotion failed`,
        lines: [`${plain(said.error, 100)}: ${plain(said.cause, 1500)}`, 'What was done so far stays as it is.'],
        nextSteps: [
          'Mend the cause, then promote the image again by hand (Step Functions, promote-image, New execution): what is done already stays.',
        ],
      };
    case 'approval-wanted':
    case 'approval-answered':
      return approvalMessage(name, said);
    case 'channel-held':
    case 'let-stand':
    case 'hold-lifted':
    case 'version-vetoed':
    case 'veto-lifted':
      return steeringMessage(name, said);
    case 'interrupted':
    case 'drift':
    case 'drift-remains':
    case 'fleets-unwatched':
    case 'sweep-blind':
    case 'waivers-expiring':
    case 'pipeline-stale':
      return sweepMessage(name, said);
    default:
      return buildMessage(name, said);
  }
};

const whereItIs = (stages: readonly string[]): string[] =>
  stages.length === 0 ? ['No stage was changed.'] : [`It is current in ${list(stages)}.`];

const list = (names: readonly string[]): string => names.map((name) => plain(name, 60)).join(', ');

/** A stage, or all of them, has the image; where instances remain on another one, that is the news. */
/** What became of the fleets of a stage, or of all stages. */
interface Fleets {
  readonly partlyRolled?: PartlyRolled | undefined;
  readonly skipped?: SkippedFleets | undefined;
  readonly fleets?: number | undefined;
}

const through = (
  title: string,
  lines: readonly string[],
  nextSteps: readonly string[],
  { partlyRolled, skipped, fleets }: Fleets,
): Message => {
  const partly = isPartly(partlyRolled) ? [partlyRolled] : [];
  const left = isSkipping(skipped) ? [skipped] : [];
  const rolled = fleets === undefined ? undefined : fleets + (partlyRolled?.count ?? 0);
  return {
    mark: partly.length + left.length > 0 ? 'alarm' : 'good',
    title: [title, ...partly.map(partlyTitle), ...left.map((each) => skippedTitle(each, rolled))].join(''),
    lines: [...lines, ...partly.flatMap(partlyLines), ...left.flatMap(skippedLines)],
    nextSteps: [...partly.map(() => PARTLY_FIX), ...left.map(() => SKIPPED_FIX), ...nextSteps],
  };
};

const stopped = (title: string, lines: readonly string[], nextSteps: readonly string[]): Message => ({
  mark: 'stopped',
  title,
  lines,
  nextSteps,
});

/** A gate that only reports never lets an image through in silence. */
const letThroughLines = (verdict: VerdictSummary): string[] =>
  verdict.letThrough ? [plain(verdict.letThrough, 900), ...reportedLines(verdict)] : [];

const started = (
  name: string,
  { stages, requestedBy, reason, letThrough, verdict, back = false }: Extract<Announcement, { kind: 'started' }>,
): Message => ({
  mark: 'started',
  title: letThrough
    ? `${name}: promotion started, although the gate would have rejected it`
    : `${name}: promotion started`,
  lines: [
    `It goes through ${list(stages)}.`,
    ...gateLines(letThrough, verdict, back),
    ...(requestedBy ? [`Requested by ${plain(requestedBy, 200)}.`] : []),
    ...(reason ? [`Reason: ${plain(reason, 500)}`] : []),
  ],
  nextSteps: ['Nothing to do: each stage is reported here.'],
});

const gateLines = (
  letThrough: string | null | undefined,
  verdict: Pick<VerdictSummary, 'outcome' | 'reasons'> | undefined,
  back: boolean,
): string[] => {
  if (letThrough) return [plain(letThrough, 900)];
  return verdict ? [gateLine(verdict, back)] : [];
};

/** In the gate's own words: it may have let through what was never scanned. */
const gateLine = ({ outcome, reasons }: Pick<VerdictSummary, 'outcome' | 'reasons'>, back: boolean): string => {
  const words = plain(reasons.join('; '), 400);
  if (outcome === 'promote') return `Gate: ${words}.`;
  return back
    ? `This is a rollback by hand, so the gate does not decide. Its verdict is ${outcome}: ${words}.`
    : `The verdict of the gate is ${outcome}: ${words}.`;
};

const rejected = (name: string, verdict: VerdictSummary): Message => {
  const inconclusive = verdict.outcome === 'inconclusive';
  return stopped(
    inconclusive ? `${name}: no verdict, a person has to look` : `${name} was rejected by the gate`,
    [
      ...verdict.reasons.map((reason) => plain(reason, 300)),
      ...blockingLines(verdict),
      ...summaryLines(verdict),
      'Nothing was shared and nothing was published; what was current stays current.',
    ],
    inconclusive
      ? [
          'Look at the scan in Image Builder, ECR and Inspector.',
          'Promote the image again once it is complete (Step Functions, promote-image, New execution).',
        ]
      : [
          'Build again with the fixed packages.',
          'Or accept a finding for a time: add a waiver with owner, reason and expiry to hallmark.yaml, deploy, and promote again.',
        ],
  );
};
