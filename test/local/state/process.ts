import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

export interface Running {
  readonly child: ChildProcess;
  /** The first line that fits, with what the pattern captured. Rejects when the process ends without. */
  line(pattern: RegExp): Promise<RegExpExecArray>;
  readonly ended: Promise<Ended>;
}

/** A process of Node.js, as a terminal starts it. */
export const run = (script: string, args: readonly string[]): Running => {
  const child = spawn(process.execPath, [script, ...args], { cwd: PROJECT, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let look = () => {};
  const listen = (chunk: Buffer) => {
    output += chunk.toString();
    look();
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  const ended = new Promise<Ended>((resolve) => child.on('close', (code, signal) => resolve({ code, signal, output })));
  return {
    child,
    ended,
    line: (pattern) =>
      new Promise((resolve, reject) => {
        look = () => {
          const found = pattern.exec(output);
          if (found) resolve(found);
        };
        look();
        void ended.then(() => reject(new Error(`ended without ${pattern}: ${output}`)));
      }),
  };
};
