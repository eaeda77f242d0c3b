import { sandboxHere } from '../../../local/component-runner/sandbox.ts';
import { imagesRun, USERS } from './as-user.ts';
import { bash, documentOf } from './support.ts';

const DEVICES = documentOf({
  build: [
    bash('Devices', [
      'set -eu',
      'echo gone > /dev/null; ls /nothing 2> /dev/null || true; sudo sh -c "echo gone > /dev/null"',
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

describe('the devices that every instance has', () => {
  it.each(USERS)('work where %s runs the sandbox', (_who, prefix) => {
    if (!sandboxHere().possible) return;
    const { status, stderr, console } = imagesRun(DEVICES, prefix);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(console.split('\n').flatMap((line) => /^Stdout: (.*)/.exec(line)?.[1] ?? [])).toEqual(EXPECTED);
    expect(console).toContain('Stderr: err');
  });
});
