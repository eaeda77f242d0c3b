import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileOf, least } from '../../support/example.ts';
import { written } from '../../support/written.ts';
import { imageFolder, leastImage } from '../support.ts';

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

  describe('of an image with a copy in a further region', () => {
    const folder = imageFolder({
      'web/image.yaml': leastImage({ distribution: { regions: { 'ap-southeast-2': {} } } }),
    });

    it('asks for a key, at the line of the region', () => {
      const { status, stdout } = check(folder);
      expect(status).toBe(1);
      expect(stdout).toMatch(
        new RegExp(
          `^${join(folder, 'web', 'image.yaml')}:\\d+:\\d+ image distribution.regions.ap-southeast-2: .* set kmsKey`,
        ),
      );
    });

    it('goes by the configuration that is named', () => {
      const configuration = fileOf({ ...least(), regions: ['us-east-1', 'ap-southeast-2'] });
      expect(check('--configuration', configuration, folder)).toMatchObject({ status: 0, stderr: '' });
    });

    it('says that it cannot know the regions, if the configuration cannot be read', () => {
      const { status, stderr } = check('--configuration', 'none.yaml', folder);
      expect(status).toBe(0);
      expect(stderr).toContain('Images are not checked against the hub and the regions of none.yaml.');
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
