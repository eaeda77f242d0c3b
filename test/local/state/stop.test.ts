import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ASSEMBLY } from '../../support/global-setup.ts';
import { type Running, run } from './process.ts';

const MINUTES = 60_000;

let directory: string;
let local: Running | undefined;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'local-stop-'));
});

afterEach(async () => {
  local?.child.kill('SIGKILL');
  await local?.ended;
  rmSync(directory, { recursive: true, force: true });
});

const start = (): Running => {
  local = run('local/main.ts', ['--port', '0', '--assembly', ASSEMBLY, '--state', directory]);
  return local;
};

it(
  'Ctrl-C ends local AWS while a week of schedules goes on, and keeps its state',
  async () => {
    const { child, line, ended } = start();
    const [, url = ''] = await line(/Local AWS is up at (\S+),/);
    const advanced = await fetch(`${url}/_local/clock`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ advanceSeconds: 7 * 24 * 3600 }),
    });
    expect(advanced.status).toBe(200);
    child.kill('SIGINT');
    const { code, output } = await ended;
    expect({ code, output }).toEqual({ code: 0, output: expect.stringMatching(/Stopping…\nStopped\.\n$/) });
    expect(readdirSync(directory)).toEqual(['local-aws.json']);
    const { state } = JSON.parse(readFileSync(join(directory, 'local-aws.json'), 'utf8')) as {
      state: { state: object };
    };
    expect(Object.keys(state.state)).toContainEqual(expect.stringMatching(/^cloudformation\//));
  },
  10 * MINUTES,
);

it(
  'Ctrl-C in the middle of the first deployment ends it, and keeps nothing of it',
  async () => {
    const { child, line, ended } = start();
    await line(/Bootstrapped/);
    child.kill('SIGINT');
    const { code, output } = await ended;
    expect({ code, output }).toEqual({
      code: 0,
      output: expect.stringContaining('Stopping in the middle of the deployment.'),
    });
    expect(readdirSync(directory)).toEqual([]);
  },
  10 * MINUTES,
);
