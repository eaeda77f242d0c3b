import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sandboxHere } from '../../../local/component-runner/sandbox.ts';
import { emptyFolder } from '../../infra/support/written.ts';
import { bash, documentOf } from './support.ts';

const DEVICES = documentOf({
  build: [
    bash('Devices', [
      'set -eu',
      'echo gone > /dev/null',
      'head -c 2 /dev/zero | od -An -tx1',
      'for device in /dev/random /dev/urandom; do head -c 1 $device | wc -c; done',
      'echo full > /dev/full 2>/dev/null && exit 1',
      'echo shared > /dev/shm/a && cat /dev/shm/a',
      'echo out > /dev/stdout; echo err > /dev/stderr; echo also > /dev/fd/1; cat /dev/stdin',
      'for device in /dev/tty /dev/pts /dev/ptmx; do test -e $device; done',
      '(echo x > /dev/tty) 2>/dev/null || echo no terminal',
    ]),
  ],
});

const EXPECTED = [' 00 00', '1', '1', 'shared', 'out', 'also', 'no terminal'];

/** Runs it as `npm run images:run` does, as root or as a user who is nobody in particular. */
const runAs = (...prefix: readonly string[]) => {
  const folder = emptyFolder();
  chmodSync(dirname(folder), 0o755);
  chmodSync(folder, 0o777);
  const file = join(folder, 'devices.yaml');
  writeFileSync(file, DEVICES);
  const [command = process.execPath, ...given] = [...prefix, process.execPath];
  const { status, stdout, stderr } = spawnSync(
    command,
    [...given, 'local/component-runner/main.ts', file, '--log-directory', folder, '--json'],
    { encoding: 'utf8', env: { ...process.env, TMPDIR: folder } },
  );
  return { status, stdout, stderr, folder };
};

const NOBODY = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];

/** Only root can become another user, and that one has to be able to read the checkout. */
const readable = ([command = '', ...given]: readonly string[]): boolean =>
  spawnSync(command, [...given, 'test', '-r', 'package.json']).status === 0;

describe('the devices that every instance has', () => {
  it.each<[string, readonly string[]]>([
    ['whoever runs the tests', []],
    ['an ordinary user', NOBODY],
  ])('work for %s', (_who, prefix) => {
    if (!sandboxHere().possible || (prefix.length > 0 && !readable(prefix))) return;
    const { status, stdout, stderr } = runAs(...prefix);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const { logUrl } = JSON.parse(stdout) as { logUrl: string };
    const { stdout: log } = spawnSync('cat', [join(logUrl, 'console.log')], { encoding: 'utf8' });
    expect(log.split('\n').flatMap((line) => /^Stdout: (.*)/.exec(line)?.[1] ?? [])).toEqual(EXPECTED);
    expect(log).toContain('Stderr: err');
  });
});
