import type { ExpiringWaiver } from '../waiver.ts';
import type { FailureSummary } from './failure-summary.ts';
import type { Message } from './message-shape.ts';
import type { DriftChange, FleetState, SweepNews } from './sweep-news.ts';
import { plain } from './text.ts';

const TOP = 5;

type Of<Kind extends SweepNews['kind']> = Extract<SweepNews, { readonly kind: Kind }>;

export const sweepMessage = (name: string, said: SweepNews): Message => {
  switch (said.kind) {
    case 'interrupted':
      return interrupted(name, said);
    case 'drift':
      return drift(name, said);
    case 'fleets-unwatched':
      return unwatched(name, said);
    case 'drift-remains':
      return {
        mark: 'alarm',
        title: `${name}: ${plain(said.stage, 60)} could not be put right`,
        lines: [
          ...top(said.failures.map(failure), said.failures.length),
          `What the ledger says is current in ${plain(said.stage, 60)} is not what is published there.`,
        ],
        nextSteps: [
          'Mend what is named above: the next sweep tries again.',
          'An account that is new to the stage needs the image shared with it: promote the current image again by hand.',
        ],
      };
    case 'sweep-blind':
      return {
        mark: 'alarm',
        title: `${name}: the sweep could not look everywhere`,
        lines: [
          ...top(said.failures.map(failure), said.count),
          'A change by hand would not be seen there. Promotions are not affected by this alone.',
        ],
        nextSteps: ['Mend what is named above: the next sweep looks again. This is told once a week.'],
      };
    case 'waivers-expiring':
      return {
        mark: 'stopped',
        title: `${said.waivers.length} waiver(s) end soon, or have ended`,
        lines: said.waivers.map(waiverEnd),
        nextSteps: [
          'Build with the fixed packages and take the waiver out of hallmark.yaml, or give it a new expiry with its reason, and deploy: without it, the finding blocks again. This is told once a week for each.',
        ],
      };
    case 'pipeline-stale':
      return {
        mark: 'alarm',
        title: `${name}: no new image for more than ${said.days} days`,
        lines: [
          said.last === null
            ? 'There is no usable build of it at all.'
            : `The newest usable build was begun on ${plain(said.last, 10)}.`,
          'What is current stays, and gets no fixes.',
        ],
        nextSteps: [
          'See whether its pipeline is enabled and its builds succeed, and start it once by hand. This is told once a week.',
        ],
      };
  }
};

/** https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_InstanceRefresh.html */
const GOES_ON = new Set(['Pending', 'InProgress', 'Cancelling', 'RollbackInProgress', 'Baking']);

const unwatched = (name: string, { stage, fleets }: Of<'fleets-unwatched'>): Message => {
  const going = fleets.filter(({ status }) => GOES_ON.has(status ?? '')).length;
  return {
    mark: 'alarm',
    title: `${name}: fleets in ${plain(stage, 60)} after the promotion was cut off`,
    lines: [
      ...top(fleets.map(fleetState), fleets.length),
      going > 0
        ? `${going === 1 ? '1 refresh is' : `${going} refreshes are`} still running in Auto Scaling without a promotion: the next reconciliation checks again.`
        : 'No refresh goes on any more.',
    ],
    nextSteps: [
      `Promote the image again by hand to finish ${plain(stage, 60)}, or {"image": "previous"} with a reason to go back: what a fleet has already stays.`,
    ],
  };
};

const fleetState = ({ where, status, percentage }: FleetState): string =>
  status === null
    ? `${plain(where, 200)}: never refreshed.`
    : `${plain(where, 200)}: newest refresh ${plain(status, 40)}, ${percentage} %.`;

const waiverEnd = ({ waiver, daysLeft }: ExpiringWaiver): string => {
  const { id, packageName, owner, reason, expires, images, stages } = waiver;
  const where = [...(images ?? []), ...(stages ?? [])];
  const scope = where.length > 0 ? ` for ${list(where)}` : '';
  const subject = `${plain(id, 60)}${packageName ? ` in ${plain(packageName, 80)}` : ''}${scope}`;
  const end = daysLeft < 0 ? `ended on ${expires}` : `counts until ${expires}, ${daysLeft} whole day(s) more`;
  return `${subject} ${end} (${plain(owner, 100)}: ${plain(reason, 200)}).`;
};

const HOW: Readonly<Record<Of<'interrupted'>['how'], string>> = {
  aborted: 'was aborted',
  'timed-out': 'timed out',
  failed: 'broke off',
};

const interrupted = (name: string, { how, message, unfinished }: Of<'interrupted'>): Message => ({
  mark: 'alarm',
  title: `${name}: the promotion ${HOW[how]}`,
  lines: [
    plain(message, 1000),
    unfinished.length === 0
      ? 'No stage was in progress.'
      : `It was in the middle of ${list(unfinished)}: some parameters or fleets there may have the image already. The stage is free for others.`,
  ],
  nextSteps: [
    unfinished.length === 0
      ? 'To go on with it, promote it again by hand (Step Functions, promote-image, New execution).'
      : 'Promote it again by hand to finish the stage, or {"image": "previous"} with a reason to go back: what is done already stays.',
  ],
});

const drift = (name: string, { stage: given, changes, count, action, why = '' }: Of<'drift'>): Message => {
  const stage = plain(given, 60);
  const lines = top(changes.map(change), count);
  if (action === 'repair')
    return {
      mark: 'stopped',
      title: `${name}: changed by hand in ${stage}; Hallmark repairs it`,
      lines: [
        ...lines,
        'Hallmark writes back what the ledger says is current, once for each image. A repair that fails is reported here.',
      ],
      nextSteps: [
        'Nothing to do. To use another image there, promote it: {"image": …, "stages": […], "reason": …}. If a template writes the parameter, let it read it instead.',
      ],
    };
  if (action === 'adopt')
    return {
      mark: 'stopped',
      title: `${name}: changed by hand in ${stage}, and adopted`,
      lines: [...lines, `${plain(why, 200)} is current in ${stage} now; fleets were left as they are.`],
      nextSteps: ['Nothing to do if that was meant. If not, promote the image that should be there.'],
    };
  return {
    mark: 'alarm',
    title: `${name}: changed by hand in ${stage}, and left so`,
    lines: [...lines, plain(why, 300), 'What the ledger says is current is not what is published there.'],
    nextSteps: ['Promote the image that should be there by hand: the current one, to put it back.'],
  };
};

const change = ({ where, expected, found, by, at }: DriftChange): string => {
  const what = found === null ? 'is not there' : `holds ${plain(found, 160)}`;
  const who = by ? ` (by ${plain(by, 160)}${at ? `, ${plain(at, 24)}` : ''})` : '';
  return `${plain(where, 200)} ${what}${who}; current is ${plain(expected, 160)}.`;
};

const failure = ({ where, code, message, fix }: FailureSummary): string =>
  `${plain(where, 200)}: ${plain(code, 60)}, ${plain(message, 300)} ${plain(fix, 300)}`;

const top = (lines: readonly string[], count: number): string[] => {
  const shown = lines.slice(0, TOP);
  return [...shown, ...(count > shown.length ? [`… and ${count - shown.length} more.`] : [])];
};

const list = (names: readonly string[]): string => names.map((name) => plain(name, 60)).join(', ');
