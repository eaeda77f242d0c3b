import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Where progress goes: the terminal, plain lines, or nowhere (`--json`). */
export interface Progress {
  /** A step that has begun; the answer ends it, with a word on how it went. */
  step(title: string): (outcome?: string) => void;
  /** A line of its own under the step that runs. */
  line(text: string): void;
}

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** Plain lines, for logs and pipes: one when a step begins to matter, that is, when it has ended. */
export const plainProgress = (write: (text: string) => void): Progress => ({
  step: (title) => {
    const began = performance.now();
    return (outcome) => write(`${title}${outcome ? `: ${outcome}` : ''} (${seconds(began)})\n`);
  },
  line: (text) => write(`  ${text}\n`),
});

/** A spinner on the step that runs, a tick on each that has ended. */
export const terminalProgress = (stream: NodeJS.WriteStream): Progress => {
  const clear = () => stream.write('\r\u001b[2K');
  let redraw = () => {};
  return {
    step: (title) => {
      const began = performance.now();
      let frame = 0;
      redraw = () =>
        stream.write(
          `\r\u001b[2K${paint('cyan', FRAMES[frame++ % FRAMES.length] ?? '')} ${title} ${paint('dim', seconds(began))}`,
        );
      const timer = setInterval(() => redraw(), 80);
      timer.unref();
      redraw();
      return (outcome) => {
        clearInterval(timer);
        redraw = () => {};
        clear();
        stream.write(
          `${paint('green', '✔')} ${title}${outcome ? `: ${outcome}` : ''} ${paint('dim', seconds(began))}\n`,
        );
      };
    },
    line: (text) => {
      clear();
      stream.write(`  ${text}\n`);
      redraw();
    },
  };
};

export const silentProgress: Progress = { step: () => () => {}, line: () => {} };

/** Styled for a terminal that shows colours (NO_COLOR and pipes get plain text). */
export const paint = (style: Style, text: string): string => styleText(style, text, { stream: process.stdout });
