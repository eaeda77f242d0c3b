import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { openState } from '../../../local/state/state-directory.ts';
import { type Running, run } from './process.ts';

let directory: string;
const running: Running[] = [];
const clients: SSMClient[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'local-state-'));
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  for (const { child, ended } of running.splice(0)) {
    child.kill('SIGKILL');
    await ended;
  }
  rmSync(directory, { recursive: true, force: true });
});

const start = (state = directory): Running => {
  const started = run('test/local/state/start.ts', [state]);
  running.push(started);
  return started;
};
const up = async (started: Running): Promise<SSMClient> => {
  const [, endpoint = ''] = await started.line(/up at (\S+)/);
  const credentials = { accessKeyId: '111111111111', secretAccessKey: 'x' };
  const client = new SSMClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
  clients.push(client);
  return client;
};
const put = (ssm: SSMClient, Value: string) =>
  ssm.send(new PutParameterCommand({ Name: '/kept', Value, Type: 'String', Overwrite: true }));
const get = async (ssm: SSMClient) => (await ssm.send(new GetParameterCommand({ Name: '/kept' }))).Parameter?.Value;
const file = () => join(directory, 'local-aws.json');
const saved = async (text: string): Promise<void> => {
  while (!existsSync(file()) || !readFileSync(file(), 'utf8').includes(text))
    await new Promise((resolve) => setTimeout(resolve, 50));
};

describe('The state of local AWS', () => {
  it('is saved while it runs, so that a process that is killed loses seconds', async () => {
    const first = start();
    await put(await up(first), 'before-the-kill');
    await saved('before-the-kill');
    first.child.kill('SIGKILL');
    await first.ended;
    expect(await get(await up(start()))).toBe('before-the-kill');
  });

  it('is saved at an orderly end, and the folder is free then', async () => {
    const first = start();
    await put(await up(first), 'at-the-end');
    first.child.kill('SIGTERM');
    expect((await first.ended).code).toBe(0);
    expect(readdirSync(directory)).toEqual(['local-aws.json']);
    expect(await get(await up(start()))).toBe('at-the-end');
  });
});

describe('A second local AWS with the same state', () => {
  it('refuses, with the process that has it and what to do', async () => {
    const first = start();
    await put(await up(first), 'mine');
    const { code, output } = await start().ended;
    expect({ code, output }).toEqual({
      code: 2,
      output: `The state in ${directory} is in use by process ${first.child.pid}. Stop that local AWS, or give another --state directory.\n`,
    });
    expect(first.child.exitCode).toBeNull();
  });

  it('refuses even when both start at once', async () => {
    const all = [start(), start(), start()];
    const outcomes = await Promise.all(
      all.map((each) =>
        Promise.race([
          each.line(/up at/).then(
            () => 'up',
            () => 'refused',
          ),
          each.ended.then(() => 'refused'),
        ]),
      ),
    );
    expect(outcomes.sort()).toEqual(['refused', 'refused', 'up']);
  });

  it.each([
    ['of a process that is gone', { pid: 2 ** 22 - 1 }],
    ['of a process whose id another one has now', { pid: process.pid, began: '1' }],
    ['that was never written to its end', undefined],
  ])('takes over a lock %s', (_what, holder) => {
    writeFileSync(join(directory, 'local-aws.lock'), holder ? JSON.stringify(holder) : '{"pi');
    const opened = openState(directory);
    expect(() => openState(directory)).toThrow(`is in use by process ${process.pid}`);
    opened.release();
    expect(readdirSync(directory)).toEqual([]);
  });
});

describe('A state folder that cannot be written is refused at the start', () => {
  const file = () => {
    writeFileSync(join(directory, 'file'), '');
    return join(directory, 'file', 'below');
  };
  const stateThatIsAFolder = () => {
    mkdirSync(join(directory, 'local-aws.json'));
    return directory;
  };
  it.each([
    ['in /proc', () => '/proc/nope', /cannot be kept in \/proc\/nope: ENOENT.*Give a --state directory/],
    ['below /proc', () => '/proc/nope/deeper', /cannot be kept in \/proc\/nope\/deeper: ENOENT/],
    ['below a file', file, /cannot be kept in .*\/below: .*\/file is no folder/],
    ['of the kernel', () => '/sys/nope', /cannot be kept in \/sys\/nope: (EPERM|EACCES|EROFS)/],
    ['with something else in the place of the state', stateThatIsAFolder, /local-aws\.json cannot be read: EISDIR/],
  ])('%s', (_what, state, message) => {
    expect(() => openState(state())).toThrow(message);
    expect(readdirSync(directory)).not.toContain('local-aws.lock');
  });

  it('before the app is synthesized, by npm run local', async () => {
    const { code, output } = await run('local/main.ts', ['--port', '0', '--state', '/proc/nope']).ended;
    expect({ code, output }).toEqual({
      code: 2,
      output: expect.stringMatching(/^The state cannot be kept in \/proc\/nope: .*\n$/),
    });
  });
});

it('A port in use is found before the app is synthesized', async () => {
  const first = start();
  const [, port = ''] = await first.line(/up at http:\/\/127\.0\.0\.1:(\d+)/);
  const { code, output } = await run('local/main.ts', ['--port', port]).ended;
  expect({ code, output }).toEqual({
    code: 2,
    output: `Port ${port} on 127.0.0.1 is in use. Stop what listens there, or choose another: --port NUMBER (0 takes a free one).\n`,
  });
});
