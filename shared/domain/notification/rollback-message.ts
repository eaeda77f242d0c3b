import type { Announcement, FailureSummary } from './announcement.ts';
import type { Message } from './message-shape.ts';
import { plain } from './text.ts';

const TOP = 10;

/** A stage failed: what went wrong where, what stands there now, and that the channel is held. */
export const rollbackMessage = (
  name: string,
  { stage, previous, failures, complete, began = true }: Extract<Announcement, { kind: 'rolled-back' }>,
): Message => ({
  mark: previous !== null && !complete ? 'emergency' : 'alarm',
  title: `${name} failed in ${plain(stage, 60)}${howItEnded(previous, complete, began)}`,
  lines: [
    ...failures.slice(0, TOP).map(failure),
    ...(failures.length > TOP ? [`… and ${failures.length - TOP} more: see the execution.`] : []),
    whatStands(plain(stage, 60), previous, complete, began),
    `The channel ${plain(stage, 60)} is held: no image gets there by itself.`,
  ],
  nextSteps: [
    previous !== null && !complete
      ? 'Put right by hand what is named above, now.'
      : 'Find out why, and mend it or build again.',
    'Promote by hand, with a reason, to lift the hold.',
  ],
});

const failure = ({ where, code, message, fix }: FailureSummary): string =>
  `${plain(where, 200)}: ${plain(code, 60)}, ${plain(message, 400)} ${plain(fix, 300)}`;

const howItEnded = (previous: string | null, complete: boolean, began: boolean): string => {
  if (!began && (complete || previous === null)) return ' before anything was published there';
  if (previous === null) return ', and there was nothing to go back to';
  return complete ? ' and was rolled back' : ' and could NOT be rolled back in full';
};

const whatStands = (stage: string, previous: string | null, complete: boolean, began: boolean): string => {
  if (!began && previous === null) return `Nothing was published in ${stage}.`;
  if (!began && complete)
    return `${stage} still has ${plain(previous ?? '', 200)}. Stages before it keep the new image; stages after it were not touched.`;
  if (previous === null) return `${stage} has no other image: what was published there stays.`;
  if (!complete)
    return 'Some parameters or fleets may still be on the new image: Hallmark could not confirm their rollback. See the execution.';
  return `${stage} is back on ${plain(previous, 200)}. Stages before it keep the new image; stages after it were not touched.`;
};
