import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Skipped, StepFailed, TimedOut } from '../stops.ts';
import type { Surroundings } from './action.ts';
import { linesOf } from './lines.ts';
import { pipesIn } from './pipes.ts';

/** An exit code by which a script asks AWSTOE to restart the instance and run the step again. */
const RESTART = 194;

const NOT_FOUND = 127;

/** All commands are one script of bash: the last one's exit code decides, unless the script says `set -e`. */
export const executeBash = ({ commands }: { commands: readonly unknown[] }, around: Surroundings): Promise<unknown> =>
  inFolder((folder) => {
    const script = join(folder, 'script.sh');
    writeFileSync(script, `${commands.map(String).join('\n')}\n`);
    return run(folder, 'bash', [script], around);
  });

export const executeBinary = (
  { path, arguments: given = [] }: { path: string; arguments?: readonly unknown[] },
  around: Surroundings,
): Promise<unknown> => inFolder((folder) => run(folder, path, given.map(String), around));

const inFolder = async (act: (folder: string) => Promise<unknown>): Promise<unknown> => {
  const folder = mkdtempSync(join(tmpdir(), 'awstoe-'));
  try {
    return await act(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Something left in the background may hold the pipes open: after these milliseconds, what has been written by then counts. */
const PATIENCE = 200;

/** The longest time that a timer of Node takes, 24 days; whatever is longer has no end. */
const LONGEST = 2 ** 31 - 1;

const run = (folder: string, command: string, given: readonly string[], around: Surroundings): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const [stdout, stderr] = pipesIn(folder);
    // A session of its own: a time-out reaches what the command started, too, and no terminal of the caller is in reach.
    const child = spawn(command, given, { detached: true, stdio: ['ignore', stdout.end, stderr.end] });
    stdout.release();
    stderr.release();
    const measure = { bytes: 0, lines: 0 };
    let excess: string | undefined;
    const tooMuch = (reason: string): void => {
      excess ??= reason;
      stop(child.pid);
    };
    const output = linesOf(stdout, measure, (texts) => around.lines('Stdout', texts), tooMuch);
    const errors = linesOf(stderr, measure, (texts) => around.lines('Stderr', texts), tooMuch);
    const late = { is: false };
    const timer = timerOf(child, around.deadline, late);
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      for (const { stop } of [output, errors]) stop();
      act();
    };
    child.on('error', (error) => settle(() => reject(new StepFailed(`${command} cannot be run: ${error.message}`))));
    child.on('exit', (code, signal) => {
      const end = () =>
        settle(() => {
          const outputs = { stdout: output.lines.join('\n') };
          if (excess !== undefined) reject(new StepFailed(`${excess}, and was stopped`));
          else if (late.is) reject(new TimedOut(outputs));
          else if (code === 0) resolve(outputs);
          else if (code === RESTART)
            reject(new Skipped('it asks for a restart (exit code 194), which a sandbox cannot do'));
          else reject(new StepFailed(failure(code, signal, errors.lines, around), outputs));
        });
      const patience = setTimeout(end, PATIENCE);
      void Promise.all([output.ended, errors.ended]).then(() => {
        clearTimeout(patience);
        end();
      });
    });
  });

const timerOf = (child: ChildProcess, deadline: number | undefined, late: { is: boolean }) =>
  deadline === undefined || deadline - Date.now() > LONGEST
    ? undefined
    : setTimeout(
        () => {
          late.is = true;
          stop(child.pid);
        },
        Math.max(0, deadline - Date.now()),
      );

const stop = (pid: number | undefined): void => {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
};

/** Characters of the last line of errors that a failure shows. */
const LONGEST_REASON = 1000;

/** As bash and the sandbox's sudo say it. */
const MISSING = [/: (\S+): (?:command )?not found$/, /^sudo: (\S+): command not found$/];

const failure = (
  code: number | null,
  signal: string | null,
  errors: readonly string[],
  { platform }: Surroundings,
): string => {
  const last = errors.filter((line) => line.trim() !== '').at(-1) ?? '';
  const [inShell, inSudo] = MISSING.map((pattern) => pattern.exec(last)?.[1]);
  const missing = inSudo ?? (code === NOT_FOUND ? inShell : undefined);
  if (missing) return `${missing} is not on this machine: the sandbox runs on ${platform}`;
  const ended = code === null ? `was ended by ${signal}` : `ended with exit code ${code}`;
  return `The command ${ended}${last === '' ? '' : `: ${last.slice(0, LONGEST_REASON)}`}`;
};
