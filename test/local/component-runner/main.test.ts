import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sandboxHere } from '../../../local/component-runner/sandbox.ts';
import { bash, documentOf } from './support.ts';

const folder = mkdtempSync(join(tmpdir(), 'hallmark-run-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = join(folder, 'component.yaml');
const run = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['local/component-runner/main.ts', ...args, '--log-directory', join(folder, 'logs')],
    { encoding: 'utf8' },
  );
  return { status, stdout, stderr };
};
const impossible = sandboxHere().possible ? undefined : 3;

describe('npm run images:run', () => {
  it('shows each step, and writes logs as AWSTOE does', () => {
    writeFileSync(
      file,
      documentOf(
        { build: [bash('Hello', ['echo hello']), bash('Bad', ['echo because >&2; exit 2'])] },
        { name: 'demo' },
      ),
    );
    const { status, stdout } = run(file);
    expect(status).toBe(impossible ?? 1);
    if (impossible) return;
    expect(stdout).toMatch(
      /^Sandbox: user \d+, alone in its namespaces; .*; no network; at most .*\nbuild\n {2}✓ Hello \(ExecuteBash, \d\.\d s\)\n {2}✗ Bad .*\n {4}The command ended with exit code 2: because\n {6}because\nfailed: 2 steps ran, 1 failed\. Logs: /,
    );
    const [logs = ''] = readdirSync(join(folder, 'logs'));
    expect(logs).toMatch(/^TOE_\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d_UTC-0_[0-9a-f-]{36}$/);
    expect(readFileSync(join(folder, 'logs', logs, 'console.log'), 'utf8')).toBe('Stdout: hello\nStderr: because\n');
    expect(JSON.parse(readFileSync(join(folder, 'logs', logs, 'detailedoutput.json'), 'utf8'))).toMatchObject({
      executionId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      status: 'failed',
      failureMessage: 'Phase build, step Bad: The command ended with exit code 2: because',
      documents: [
        {
          name: 'demo',
          filePath: file,
          phases: [
            {
              name: 'build',
              status: 'failed',
              steps: [
                {
                  name: 'Hello',
                  status: 'success',
                  action: 'ExecuteBash',
                  timeoutSeconds: 7200,
                  onFailure: 'Abort',
                  maxAttempts: 1,
                  inputs: '{"commands":["echo hello"]}',
                  outputs: '{"stdout":"hello"}',
                  loop: null,
                },
                { name: 'Bad', status: 'failed' },
              ],
            },
          ],
        },
      ],
    });
  });

  it('prints what awstoe prints, on demand', () => {
    writeFileSync(file, documentOf({ build: [bash('A', ['true'])], test: [bash('B', ['false'])] }));
    const { status, stdout } = run(file, '--phase', 'build', '--json');
    expect(status).toBe(impossible ?? 0);
    if (impossible) return;
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'success',
      executedStepCount: 1,
      failedStepCount: 0,
      ignoredFailedStepCount: 0,
      failureMessage: '',
      logUrl: expect.stringContaining('TOE_'),
    });
  });

  /** https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-looping-constructs.html, Step fields */
  it('calls a run whose failed steps are ignored SuccessWithIgnoredFailure, as AWSTOE does', () => {
    writeFileSync(file, documentOf({ build: [bash('A', ['false'], { onFailure: 'Ignore' })] }));
    const { status, stdout } = run(file, '--json');
    expect(status).toBe(impossible ?? 0);
    if (impossible) return;
    const summary = JSON.parse(stdout) as { logUrl: string };
    expect(summary).toMatchObject({ status: 'SuccessWithIgnoredFailure', ignoredFailedStepCount: 1 });
    expect(JSON.parse(readFileSync(join(summary.logUrl, 'detailedoutput.json'), 'utf8'))).toMatchObject({
      status: 'SuccessWithIgnoredFailure',
      documents: [{ phases: [{ status: 'SuccessWithIgnoredFailure', steps: [{ status: 'IgnoredFailure' }] }] }],
    });
  });

  it.each([
    ['no component', [], 'Which component? Give a file, or IMAGE/NAME.'],
    [
      'one that is not there',
      ['web-server/apche'],
      'looked for web-server/apche, images/web-server/components/apche.yaml',
    ],
    ['an option that there is not', [file, '--phse', 'build'], "Unknown option '--phse'"],
    ['a parameter without a value', [file, '--parameter', 'Word'], '--parameter takes NAME=VALUE'],
    ['a document that is wrong', ['package.json'], 'package.json:'],
  ])('with %s says what is wrong, and runs nothing', (_what, args, message) => {
    const { status, stderr } = run(...args);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });
});
