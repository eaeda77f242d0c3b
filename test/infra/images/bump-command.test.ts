import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { readLock } from '../../../infra/images/versions/lock-file.ts';
import { bumped, commands, imageFolder, leastImage, write } from './support.ts';

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
    expect(bump(folder).stdout).toBe(
      'two: component a 1.0.0 → 1.0.1\ntwo: recipe 1.0.0 → 1.0.1\n' +
        'If two 1.0.0 cannot be deployed, drop it: npm run images:bump -- --drop two/1.0.0\n',
    );
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

describe('npm run images:bump -- --drop', () => {
  /** Two images at 1.0.1, of which the first was corrected. */
  const corrected = () => {
    const folder = bumped(folderOf('one', 'two'));
    for (const name of ['one', 'two']) write(`${folder}/${name}/a.yaml`, commands('right'));
    return bumped(folder);
  };
  const lock = (folder: string, name: string) => readLock(`${folder}/${name}/versions.lock.yaml`);
  const versions = (all: readonly { readonly version: string }[] = []) => all.map(({ version }) => version);

  it('takes a version out of the template, with the components that it alone has, and says so', () => {
    const folder = corrected();
    expect(bump(folder, '--drop', 'one/1.0.0')).toMatchObject({
      status: 0,
      stdout:
        'one: recipe 1.0.0 is dropped: it is no longer in the template\n' +
        'one: component a 1.0.0 is dropped: it is no longer in the template\n',
    });
    expect(versions(lock(folder, 'one').recipe)).toEqual(['1.0.1']);
    expect(versions(lock(folder, 'one').components['a'])).toEqual(['1.0.1']);
    expect(versions(lock(folder, 'two').recipe)).toEqual(['1.0.1', '1.0.0']);
  });

  it('gives the corrected definition its version in the same run, and may be run again', () => {
    const folder = folderOf('one');
    bump(folder);
    write(`${folder}/one/a.yaml`, commands('right'));
    expect(bump(folder, '--drop', '1.0.0').stdout).toMatch(/recipe 1\.0\.0 → 1\.0\.1\n.*recipe 1\.0\.0 is dropped/);
    expect(bump(folder, '--drop', '1.0.0')).toMatchObject({
      status: 0,
      stdout: 'Nothing changed: every version stands.\n',
    });
  });

  it('never gives the number again, nor that of a component that went with it', () => {
    const folder = corrected();
    bump(folder, '--drop', 'one/1.0.0');
    write(`${folder}/one/image.yaml`, leastImage({ name: 'one' }));
    bump(folder, '--drop', 'one/1.0.1');
    write(`${folder}/one/image.yaml`, leastImage({ name: 'one', components: [{ file: 'a.yaml' }] }));
    expect(bump(folder).stdout).toMatch(/component a is 1\.0\.2\none: recipe 1\.0\.2 → 1\.0\.3/);
  });

  it('takes a version of a workflow out', () => {
    const flow = (text: string) => ({
      name: 'w',
      schemaVersion: 1,
      steps: [{ name: text, action: 'CollectImageMetadata' }],
    });
    const folder = imageFolder({
      'one/image.yaml': leastImage({ name: 'one', workflows: [{ file: 'look.yaml', type: 'test' }] }),
      'one/look.yaml': flow('Wrong'),
    });
    bump(folder);
    write(`${folder}/one/look.yaml`, flow('Right'));
    expect(bump(folder, '--drop', 'one/look/1.0.0').stdout).toContain('one: workflow look 1.0.0 is dropped');
    expect(versions(lock(folder, 'one').workflows['look'])).toEqual(['1.0.1']);
  });

  it.each<[string, string, RegExp]>([
    ['the current version', 'one/1.0.1', /one 1\.0\.1 is the current version\. Change image\.yaml/],
    [
      'a version that there is not',
      'one/3.0.0',
      /one 3\.0\.0 is not in the template\. The template has 1\.0\.1, 1\.0\.0/,
    ],
    ['an image that there is not', 'three/1.0.0', /there is no image "three"\. There are one, two/],
    [
      'a number that several images have',
      '1.0.0',
      /several images have this version\. Give one\/1\.0\.0 or two\/1\.0\.0/,
    ],
    ['what is no version', 'one', /give IMAGE\/VERSION, such as web-server\/1\.0\.0/],
  ])('refuses %s, and writes nothing', (_what, target, reason) => {
    const folder = corrected();
    const before = lock(folder, 'one');
    expect(bump(folder, '--drop', target)).toMatchObject({ status: 1, stderr: expect.stringMatching(reason) });
    expect(lock(folder, 'one')).toEqual(before);
  });

  it('refuses a version that another image is built on', () => {
    const folder = corrected();
    write(`${folder}/two/image.yaml`, leastImage({ name: 'two', baseImage: { image: 'one', version: '1.0.0' } }));
    expect(bump(folder, '--drop', 'one/1.0.0')).toMatchObject({
      status: 1,
      stderr: '--drop one/1.0.0: two/1.0.2 is built on it. Drop it first\n',
    });
  });
});
