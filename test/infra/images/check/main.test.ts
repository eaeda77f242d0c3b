import { spawnSync } from 'node:child_process';
import { written } from '../../support/written.ts';

const check = (...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['infra/images/check/main.ts', ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
};

describe('npm run images:check', () => {
  it('finds no problem in images/', () => {
    const { status, stdout } = check();
    expect([status, stdout.split('\n').at(-2)]).toEqual([0, expect.stringMatching(/ checked.*: no problems/)]);
  });

  it('ends with 1 where there are problems, as JSON too', () => {
    const file = written('a.yaml', 'schemaVersion: 1.0\nphases:\n  build:\n    commands: [ls]\n');

    const { status, stdout } = check('--json', file);

    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      documents: 1,
      problems: [{ file, line: 4, column: 5, rule: 'phases-shape', suggestion: expect.stringContaining('- ls') }],
    });
  });

  it.each([
    [['nowhere.yaml'], /^nowhere.yaml: no such file or folder\n$/],
    [['--platform', 'BeOS'], /^--platform BeOS: there is Linux, Windows, macOS\n\nnpm run images:check/],
    [['--jsn'], /^Unknown option '--jsn'.*npm run images:check/s],
  ])('ends with 2 for %j', (args, says) => {
    const { status, stderr } = check(...args);
    expect([status, stderr]).toEqual([2, expect.stringMatching(says)]);
  });
});
