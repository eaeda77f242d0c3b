import { SEVERITIES } from '../finding.ts';
import type { Announcement, FailureSummary, FindingSummary, VerdictSummary } from './announcement.ts';
import { plain } from './text.ts';

/** What a message says, before it is dressed for Slack or e-mail. All texts are plain; nothing is escaped yet. */
export interface Message {
  readonly mark: Mark;
  readonly title: string;
  /** What happened, and what it means. */
  readonly lines: readonly string[];
  /** What to do next. */
  readonly nextSteps: readonly string[];
}

export type Mark = 'started' | 'good' | 'stopped' | 'alarm';

const TOP = 5;

export const messageOf = (said: Announcement): Message => {
  const name = `${plain(said.image, 128)} ${plain(said.version, 40)}`;
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
        [plain(said.message, 500)],
        [
          'Nothing to do: the newer image goes its way. To use this one all the same, promote it by hand with a reason.',
        ],
      );
    case 'stage-done':
      return good(
        `${name} is in ${plain(said.stage, 60)}`,
        [`${said.published} parameter(s) published${fleets(said.fleets)}.`],
        [`It goes on to ${plain(said.next, 60)} by itself.`],
      );
    case 'promoted':
      return good(
        `${name} is promoted`,
        [`It is current in ${list(said.stages)}.`, ...(said.verdict ? summary(said.verdict) : [])],
        ['New instances launch from it; nothing has to be done.'],
      );
    case 'rolled-back':
      return rolledBack(name, said);
    case 'failed':
      return {
        mark: 'alarm',
        title: `${name}: the promotion failed`,
        lines: [`${plain(said.error, 100)}: ${plain(said.cause, 1500)}`, 'What was done so far stays as it is.'],
        nextSteps: [
          'Mend the cause, then promote the image again by hand (Step Functions, promote-image, New execution): what is done already stays.',
        ],
      };
    case 'build-ended':
      return buildEnded(name, said);
  }
};

const list = (names: readonly string[]): string => names.map((name) => plain(name, 60)).join(', ');

const fleets = (count: number): string => (count === 0 ? '' : `, ${count} fleet(s) replaced`);

const good = (title: string, lines: readonly string[], nextSteps: readonly string[]): Message => ({
  mark: 'good',
  title,
  lines,
  nextSteps,
});

const stopped = (title: string, lines: readonly string[], nextSteps: readonly string[]): Message => ({
  mark: 'stopped',
  title,
  lines,
  nextSteps,
});

const started = (
  name: string,
  { stages, requestedBy, reason }: Extract<Announcement, { kind: 'started' }>,
): Message => ({
  mark: 'started',
  title: `${name}: promotion started`,
  lines: [
    `It passed the gate and goes through ${list(stages)}.`,
    ...(requestedBy ? [`Asked for by ${plain(requestedBy, 200)}.`] : []),
    ...(reason ? [`Reason: ${plain(reason, 500)}`] : []),
  ],
  nextSteps: ['Nothing to do: each stage is reported here.'],
});

const rejected = (name: string, verdict: VerdictSummary): Message => {
  const inconclusive = verdict.outcome === 'inconclusive';
  return stopped(
    inconclusive ? `${name}: no verdict, a person has to look` : `${name} was rejected by the gate`,
    [
      ...verdict.reasons.map((reason) => plain(reason, 300)),
      ...verdict.blocking.slice(0, TOP).map(finding),
      ...more(verdict),
      ...summary(verdict),
      'Nothing was shared and nothing was published; what was current stays current.',
    ],
    inconclusive
      ? [
          'Look at the scan in Image Builder and Inspector.',
          'Promote the image again once it is complete (Step Functions, promote-image, New execution).',
        ]
      : [
          'Build again with the fixed packages.',
          'Or accept a finding for a time: add a waiver with owner, reason and expiry to hallmark.yaml, deploy, and promote again.',
        ],
  );
};

const finding = ({ id, severity, packageName, title, fixedIn }: FindingSummary): string =>
  `${severity} ${plain(id, 60)} in ${plain(packageName, 80)}${fixedIn ? `, fixed in ${plain(fixedIn, 60)}` : ', no fix yet'}: ${plain(title, 160)}`;

const more = ({ blockingCount, blocking }: VerdictSummary): string[] => {
  const hidden = blockingCount - Math.min(blocking.length, TOP);
  return hidden > 0 ? [`… and ${hidden} more.`] : [];
};

const summary = ({ counts, waived, ignoredCount }: VerdictSummary): string[] => {
  const found = SEVERITIES.filter((severity) => counts[severity]).map((severity) => `${counts[severity]} ${severity}`);
  return [
    `Findings: ${found.join(', ') || 'none'}${ignoredCount > 0 ? ` (${ignoredCount} not counted by the policy)` : ''}.`,
    ...waived
      .slice(0, TOP)
      .map(
        ({ id, owner, expires, reason }) =>
          `Waived: ${plain(id, 60)} until ${plain(expires, 20)}, by ${plain(owner, 80)}: ${plain(reason, 200)}`,
      ),
  ];
};

const failure = ({ where, code, message, fix }: FailureSummary): string =>
  `${plain(where, 200)}: ${plain(code, 60)}, ${plain(message, 400)} ${plain(fix, 300)}`;

const rolledBack = (
  name: string,
  { stage, previous, failures, complete }: Extract<Announcement, { kind: 'rolled-back' }>,
): Message => ({
  mark: 'alarm',
  title: complete
    ? `${name} failed in ${plain(stage, 60)} and was rolled back`
    : `${name} failed in ${plain(stage, 60)} and could NOT be rolled back in full`,
  lines: [
    ...failures.slice(0, TOP).map(failure),
    complete
      ? `${plain(stage, 60)} is back on ${plain(previous, 60)}. Stages before it keep the new image; stages after it were not touched.`
      : 'Some parameters or fleets are on the new image still: see the execution.',
    `The channel ${plain(stage, 60)} is held: no image gets there by itself.`,
  ],
  nextSteps: [
    complete ? 'Find out why, and build again.' : 'Put right by hand what is named above, now.',
    'Promote by hand, with a reason, to lift the hold.',
  ],
});

const buildEnded = (name: string, { status, reason }: Extract<Announcement, { kind: 'build-ended' }>): Message => ({
  mark: status === 'FAILED' ? 'alarm' : 'stopped',
  title: status === 'FAILED' ? `${name}: the build failed` : `${name}: the build was cancelled`,
  lines: [
    plain(reason, 1500) || 'Image Builder gave no reason.',
    'Nothing was promoted; what was current stays current.',
  ],
  nextSteps:
    status === 'FAILED'
      ? [
          'See the log of the build in CloudWatch (/aws/imagebuilder) and the workflow of the image.',
          'Mend the component or recipe, then start the pipeline again.',
        ]
      : ['Start the pipeline again when wanted.'],
});
