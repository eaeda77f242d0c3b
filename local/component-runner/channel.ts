import { MOST_OUTPUT } from './inside/protocol.ts';
import type { Sandbox } from './sandbox.ts';

/** Bytes of one message: everything that a step puts out, when every character of it is escaped. */
const LONGEST_MESSAGE = 8 * MOST_OUTPUT;

/** Characters of what the sandbox complains about that are kept. */
const MOST_COMPLAINTS = 4096;

const LINE_BREAK = 10;

/**
 * Reads lines from a sandbox, and ends it where one is longer than any message. Gives what says the last line of its standard error:
 * why it could not be made, or what ended its first process.
 */
export const readChannel = (
  { stdout, stderr }: Sandbox['process'],
  take: (line: string) => void,
  end: (reason: string) => void,
): (() => string) => {
  let rest: Buffer[] = [];
  let length = 0;
  const keep = (part: Buffer): void => {
    rest.push(part);
    length += part.length;
    if (length <= LONGEST_MESSAGE) return;
    stdout.destroy();
    [rest, length] = [[], 0];
    end(`it sent a message of more than ${LONGEST_MESSAGE} bytes`);
  };
  stdout.on('data', (bytes: Buffer) => {
    let from = 0;
    for (let at = bytes.indexOf(LINE_BREAK); at >= 0; at = bytes.indexOf(LINE_BREAK, from)) {
      keep(bytes.subarray(from, at));
      const line = Buffer.concat(rest).toString('utf8');
      [rest, length] = [[], 0];
      take(line);
      from = at + 1;
    }
    keep(bytes.subarray(from));
  });
  let complaints = '';
  stderr.on('data', (bytes: Buffer) => {
    complaints = `${complaints}${bytes.toString('utf8')}`.slice(-MOST_COMPLAINTS);
  });
  return () => complaints.trim().split('\n').at(-1)?.trim() ?? '';
};
