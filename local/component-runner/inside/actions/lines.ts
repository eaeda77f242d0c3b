import { StringDecoder } from 'node:string_decoder';
import { LONGEST_LINE, MOST_LINES, MOST_OUTPUT } from '../protocol.ts';
import type { Pipe } from './pipes.ts';

/** What all outputs of one command have had so far. */
export interface Measure {
  bytes: number;
  lines: number;
}

export interface Lines {
  readonly lines: readonly string[];
  /** Resolves when nothing writes to the pipe any more. */
  readonly ended: Promise<void>;
  readonly stop: () => void;
}

/** Splits what a command puts out. `tooMuch` hears once what limit it went beyond, and nothing more is read then. */
export const linesOf = (
  { reader }: Pipe,
  measure: Measure,
  tell: (texts: readonly string[]) => void,
  tooMuch: (reason: string) => void,
): Lines => {
  const lines: string[] = [];
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const take = (texts: readonly string[]): void => {
    measure.lines += texts.length;
    lines.push(...texts);
    tell(texts);
  };
  const stop = (): void => {
    if (rest !== '') take([rest]);
    rest = '';
    reader.destroy();
  };
  const fail = (reason: string): void => {
    rest = '';
    reader.destroy();
    tooMuch(reason);
  };
  reader.on('data', (bytes: Buffer) => {
    measure.bytes += bytes.length;
    if (measure.bytes > MOST_OUTPUT) return fail(`It put out more than ${MOST_OUTPUT} bytes`);
    const [first = '', ...more] = decoder.write(bytes).split('\n');
    const texts = [rest + first, ...more];
    rest = texts.pop() ?? '';
    if (texts.length > 0) take(texts.map((text) => text.replace(/\r$/, '')));
    if (measure.lines > MOST_LINES) fail(`It put out more than ${MOST_LINES} lines`);
    else if (rest.length > LONGEST_LINE) fail(`It put out a line of more than ${LONGEST_LINE} bytes`);
  });
  reader.on('error', () => {});
  const ended = new Promise<void>((resolve) => reader.once('close', resolve));
  return { lines, ended, stop };
};
