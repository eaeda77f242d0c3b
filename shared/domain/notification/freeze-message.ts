import type { Announcement } from './announcement.ts';
import type { Message } from './message-shape.ts';
import { plain } from './text.ts';

type Said = Extract<Announcement, { kind: 'frozen-until' | 'freeze-overridden' }>;

/** A freeze holds a stage back, or was overridden by a person. */
export const freezeMessage = (name: string, said: Said): Message => {
  const happened = plain(said.message, 800);
  const stage = plain(said.stage, 60);
  if (said.kind === 'frozen-until')
    return {
      mark: 'started',
      title: `${name} is held back from ${stage} by a freeze`,
      lines: [`${happened}.`, `What ${stage} has stays; nothing is changed there meanwhile.`],
      nextSteps: ['Nothing to do: it goes on by itself when the freeze is over, unless a newer build comes first.'],
    };
  return {
    mark: 'alarm',
    title: `${name} goes to ${stage} in spite of a freeze`,
    lines: [`${happened}.`, `Asked for by ${plain(said.requestedBy ?? 'a person', 200)}: ${plain(said.reason, 500)}`],
    nextSteps: ['Look whether this was agreed. To stop it, hold the channel (docs/operate.md, Hold and lift).'],
  };
};
