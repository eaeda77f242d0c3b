import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sandboxHere } from '../../../local/component-runner/sandbox.ts';
import { type CommandRun, imagesRun, USERS } from './as-user.ts';
import { type Attempt, attempts } from './escapes.ts';
import { bash, documentOf } from './support.ts';

const here = sandboxHere();

/** Files with a secret in folders of this machine, as far as the one who runs the tests may write there. */
const folders = [
  '/opt',
  '/srv',
  '/var',
  '/var/lib',
  '/usr/local',
  '/usr/local/share',
  '/etc',
  '/mnt',
  '/home',
  tmpdir(),
].flatMap((parent) => {
  try {
    return [mkdtempSync(join(parent, 'hallmark-canary-'))];
  } catch {
    return [];
  }
});
const canaries = folders.map((folder) => join(folder, 'secret'));

const socket = `hallmark-canary-${process.pid}`;
const servers: Server[] = [];
const listening = (at: { port: number; host: string } | { path: string }): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer((client) => client.end()).listen(at, () => resolve(server));
    servers.push(server);
  });

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
  for (const server of servers) server.close();
});

/** Runs what follows with a key in the session keyring of its login. */
const WITH_KEY = [
  'perl',
  '-e',
  'my @key = ("user", "hallmark-canary", "hunter2");' +
    'if (syscall(250, 1, 0) != -1) { syscall(248, $key[0], $key[1], $key[2], 7, -3) > 0 or die $! } exec @ARGV',
];

describe.each(USERS)('a step, where %s runs the sandbox, cannot', (_who, prefix) => {
  let tried: readonly Attempt[] = [];
  let run: CommandRun;

  beforeAll(async () => {
    for (const file of canaries) writeFileSync(file, 'hunter2', { mode: 0o600 });
    const { port } = (await listening({ port: 0, host: '127.0.0.1' })).address() as AddressInfo;
    if (servers.length === 1) await listening({ path: `\0${socket}` });
    tried = attempts({ canaries, checkout: process.cwd(), port, socket, pid: process.pid });
    const steps = tried.map(({ command }, index) =>
      bash(`Try${index}`, [`{ ${command}; } 2>&1`], { onFailure: 'Ignore' }),
    );
    const key = process.arch === 'x64' ? WITH_KEY : [];
    run = imagesRun(documentOf({ build: steps }), [...prefix, ...key], [], { SECRET_OF_THE_HOST: 'hunter2' });
  }, 120_000);

  it('do any of it where no sandbox can be made: nothing runs', () => {
    expect([run.status, run.stderr]).toEqual(
      here.possible ? [0, ''] : [3, expect.stringMatching(/^Nothing was run: /)],
    );
  });

  const names = attempts({ canaries, checkout: process.cwd(), port: 0, socket, pid: 0 });
  it.each(names.map(({ what, hears }, index) => [what, index, hears] as const))('%s', (_what, index, hears) => {
    if (!here.possible) return;
    const { status, failureMessage, stdout } = run.steps[`Try${index}`] ?? {
      status: 'absent',
      failureMessage: '',
      stdout: '',
    };
    expect({ status, heard: `${stdout}\n${failureMessage}` }).toEqual({
      status: 'IgnoredFailure',
      heard: expect.stringMatching(hears),
    });
  });
});
