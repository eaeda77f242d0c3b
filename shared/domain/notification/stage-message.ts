import type { Announcement } from './announcement.ts';
import type { Message } from './message-shape.ts';
import { plain, word } from './text.ts';

type Said = Extract<Announcement, { kind: 'frozen-until' | 'freeze-overridden' | 'rollback-missing' | 'soak-asks' }>;

/** A freeze holds a stage back, or was overridden by a person; a soak proved nothing. */
export const stageMessage = (name: string, said: Said): Message => {
  const happened = plain(said.message, 800);
  const stage = plain(said.stage, 60);
  if (said.kind === 'soak-asks') return asks(name, plain(said.image, 128), stage, happened);
  if (said.kind === 'frozen-until')
    return {
      mark: 'started',
      title: `${name} is held back from ${stage} by a freeze`,
      lines: [`${happened}.`, `What ${stage} has stays; nothing is changed there meanwhile.`],
      nextSteps: ['Nothing to do: it goes on by itself when the freeze is over, unless a newer build comes first.'],
    };
  if (said.kind === 'rollback-missing')
    return {
      mark: 'alarm',
      title: `${name} goes to ${stage}, which cannot be rolled back`,
      lines: [happened, `Requested by ${plain(said.requestedBy ?? 'someone', 200)}: ${plain(said.reason, 500)}`],
      nextSteps: [
        `If ${stage} fails now, promote another image to it. To stop the promotion, hold the channel (docs/operate.md, Hold and lift).`,
      ],
    };
  return {
    mark: 'alarm',
    title: `${name} goes to ${stage} in spite of a freeze`,
    lines: [`${happened}.`, `Requested by ${plain(said.requestedBy ?? 'someone', 200)}: ${plain(said.reason, 500)}`],
    nextSteps: ['Look whether this was agreed. To stop it, hold the channel (docs/operate.md, Hold and lift).'],
  };
};

/** The commands are whole but for who and why. */
const asks = (name: string, image: string, stage: string, happened: string): Message => ({
  mark: 'alarm',
  title: `${name} in ${stage}: does it stand? A person has to say`,
  lines: [
    happened,
    `Nothing bad was seen, and not enough good. ${stage} has the image; stages after it wait. Without an answer it is put back.`,
  ],
  nextSteps: [
    'Look whether what runs the image is well.',
    'Or give the alarms data: what is counted by then may be enough.',
  ],
  commands: [
    { label: 'It is well: let it stand', command: command('let-stand', image, stage) },
    { label: 'It is not: hold the stage', command: command('hold', image, stage) },
  ],
});

const command = (action: string, image: string, stage: string): string =>
  `npm run request -- ${action} ${word(image)} --stages ${word(stage)} --reason "why"`;
