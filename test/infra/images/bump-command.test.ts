import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { commands, imageFolder, leastImage, write } from './support.ts';

const bump = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['infra/images/bump/main.ts', ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
};
const folderOf = (...names: string[]) =>
  imageFolder(
    Object.fromEntries(
      names.flatMap((name) => [
        [`${name}/image.yaml`, leastImage({ name, components: [{ file: 'a.yaml' }] })],
        [`${name}/a.yaml`, commands('one')],
      ]),
    ),
  );

describe('npm run images:bump', () => {
  it('says what became of every version, and then that nothing changed', () => {
    const folder = folderOf('one', 'two');
    expect(bump(folder)).toMatchObject({
      status: 0,
      stdout: 'one: component a is 1.0.0\none: recipe is 1.0.0\ntwo: component a is 1.0.0\ntwo: recipe is 1.0.0\n',
    });
    expect(bump(folder).stdout).toBe('Nothing changed: every version stands.\n');
    write(`${folder}/two/a.yaml`, commands('other'));
    expect(bump(folder).stdout).toBe('two: component a 1.0.0 → 1.0.1\ntwo: recipe 1.0.0 → 1.0.1\n');
    expect(readFileSync(`${folder}/two/versions.lock.yaml`, 'utf8')).toMatch(
      /^# Which version stands for which content\./,
    );
  });

  it('writes nothing where one image is wrong', () => {
    const folder = folderOf('one', 'two');
    write(`${folder}/two/image.yaml`, leastImage({ name: 'two', platform: 'BeOS' }));
    expect(bump(folder)).toMatchObject({ status: 1, stderr: expect.stringContaining('two/image.yaml') });
    expect(existsSync(`${folder}/one/versions.lock.yaml`)).toBe(false);
  });

  it('explains itself, and refuses what it does not know', () => {
    expect(bump('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('npm run images:bump') });
    expect(bump('--forse')).toMatchObject({ status: 2, stderr: expect.stringContaining("Unknown option '--forse'") });
  });

  it('says where there is no such folder', () => {
    expect(bump('imagse')).toMatchObject({ status: 1, stderr: 'imagse: there is no such folder\n' });
  });
});
