import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Skipped, StepFailed } from '../stops.ts';
import type { Surroundings } from './action.ts';

/** An exit code by which a script asks AWSTOE to restart the instance and run the step again. */
const RESTART = 194;

const NOT_FOUND = 127;

/** All commands are one script of bash: the last one's exit code decides, unless the script says `set -e`. */
export const executeBash = async (
  { commands }: { commands: readonly unknown[] },
  around: Surroundings,
): Promise<unknown> => {
  const folder = mkdtempSync(join(tmpdir(), 'awstoe-'));
  try {
    const script = join(folder, 'script.sh');
    writeFileSync(script, `${commands.map(String).join('\n')}\n`);
    return await run('bash', [script], around);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

export const executeBinary = (
  { path, arguments: given = [] }: { path: string; arguments?: readonly unknown[] },
  around: Surroundings,
) => run(path, given.map(String), around);

const run = (command: string, given: readonly string[], around: Surroundings): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const said: string[] = [];
    const complaints: string[] = [];
    // A group of its own, so that a time-out reaches what the command started, too.
    const child = spawn(command, given, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let late = false;
    const timer =
      around.timeoutSeconds > 0
        ? setTimeout(() => {
            late = true;
            stop(child.pid);
          }, around.timeoutSeconds * 1000)
        : undefined;
    const read = (stream: NodeJS.ReadableStream, from: 'Stdout' | 'Stderr', into: string[]) =>
      createInterface({ input: stream }).on('line', (text) => {
        into.push(text);
        around.line(from, text);
      });
    const readers = [read(child.stdout, 'Stdout', said), read(child.stderr, 'Stderr', complaints)];
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      for (const reader of readers) reader.close();
      act();
    };
    child.on('error', (error) => settle(() => reject(new StepFailed(`${command} cannot be run: ${error.message}`))));
    child.on('exit', (code, signal) => {
      const end = () =>
        settle(() => {
          const outputs = { stdout: said.join('\n') };
          if (late)
            reject(
              new StepFailed(`The step did not end within ${around.timeoutSeconds} seconds and was stopped`, outputs),
            );
          else if (code === 0) resolve(outputs);
          else if (code === RESTART)
            reject(new Skipped('it asks for a restart (exit code 194), which a sandbox cannot do'));
          else reject(new StepFailed(failure(code, signal, complaints, around), outputs));
        });
      // Something left behind in the background may hold the pipes open: what has been said by now is what counts.
      const timeout = setTimeout(end, 200);
      child.on('close', () => {
        clearTimeout(timeout);
        end();
      });
    });
  });

const stop = (pid: number | undefined): void => {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
};

const failure = (
  code: number | null,
  signal: string | null,
  complaints: readonly string[],
  { platform }: Surroundings,
): string => {
  const last = complaints.filter((line) => line.trim() !== '').at(-1);
  const missing = code === NOT_FOUND && /: (\S+): (?:command )?not found$/.exec(last ?? '')?.[1];
  if (missing) return `${missing} is not on this machine: the sandbox runs on ${platform}`;
  const ended = code === null ? `was ended by ${signal}` : `ended with exit code ${code}`;
  return `The command ${ended}${last === undefined ? '' : `: ${last}`}`;
};
