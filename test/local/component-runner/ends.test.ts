import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { sandboxHere } from '../../../local/component-runner/sandbox.ts';
import { emptyFolder } from '../../infra/support/written.ts';
import { USERS } from './as-user.ts';
import { bash, documentOf } from './support.ts';

const here = sandboxHere();

/** Processes of this machine that have a text in their command lines or environments. */
const processesWith = (text: string): readonly string[] =>
  readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
    } catch {
      return false;
    }
  });

const gone = async (text: string): Promise<void> => {
  while (processesWith(text).length > 0) await turn();
};

const begun = (runner: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    let all = '';
    runner.stdout?.on('data', (bytes: Buffer) => {
      all += bytes.toString('utf8');
      if (all.includes('✓ Begin')) resolve();
    });
    runner.once('close', () => reject(new Error(`It ended before: ${all}`)));
  });

/** Starts a run with processes in the background and in the foreground, which last longer than any test. */
const longRun = (prefix: readonly string[]) => {
  const folder = emptyFolder();
  chmodSync(dirname(folder), 0o755);
  chmodSync(folder, 0o777);
  const temporary = join(folder, 'temporary');
  mkdirSync(temporary);
  chmodSync(temporary, 0o777);
  const file = join(folder, 'component.yaml');
  const seconds = `7${String(Math.trunc(Math.random() * 1e8)).padStart(8, '0')}`;
  writeFileSync(
    file,
    documentOf({
      build: [
        bash('Begin', [
          `setsid sleep ${seconds} & trap "" TERM HUP INT; (trap "" TERM HUP INT; sleep ${seconds}) & true`,
        ]),
        bash('Last', [`trap "" TERM HUP INT; sleep ${seconds}; sleep ${seconds}`]),
      ],
    }),
  );
  const [command = '', ...given] = [...prefix, process.execPath];
  const runner = spawn(command, [...given, 'local/component-runner/main.ts', file, '--log-directory', folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: temporary },
  });
  return { runner, seconds, folder, temporary };
};

describe.each(USERS)('where %s runs the sandbox,', (_who, prefix) => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGKILL', 'SIGSEGV'] as const)(
    '%s to the runner ends everything and leaves nothing behind',
    async (signal) => {
      if (!here.possible) return;
      const { runner, seconds, folder, temporary } = longRun(prefix);
      await begun(runner);
      expect(processesWith(seconds).length).toBeGreaterThan(0);
      const closed = new Promise<readonly [number | null, string | null]>((resolve) => {
        runner.once('exit', (code, by) => resolve([code, by]));
      });
      runner.kill(signal);
      const [code, by] = await closed;
      expect(by ?? code).toEqual(signal === 'SIGKILL' || signal === 'SIGSEGV' ? signal : 1);
      await gone(seconds);
      await gone(folder);
      expect(readdirSync(temporary)).toEqual([]);
    },
    60_000,
  );
});
