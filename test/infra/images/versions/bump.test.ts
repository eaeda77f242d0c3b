import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readImageDefinition } from '../../../../infra/images/image-definition.ts';
import { bumpImage } from '../../../../infra/images/versions/bump-image.ts';
import { spentInGit } from '../../../../infra/images/versions/git-history.ts';
import { lockFileOf, lockText, readLock } from '../../../../infra/images/versions/lock-file.ts';
import { releasedImage } from '../../../../infra/images/versions/released-image.ts';
import { commands, imageFolder, leastImage, write } from '../support.ts';

const IMAGE = leastImage({
  components: [{ managed: 'update-linux' }, { file: 'apache.yaml' }, { file: 'tools.yaml' }],
});

/** A folder with an image of two components, as a developer has it. */
const workspace = () => {
  const folder = imageFolder({
    'web/image.yaml': IMAGE,
    'web/apache.yaml': commands('one'),
    'web/tools.yaml': commands('t'),
  });
  const file = join(folder, 'web/image.yaml');
  const lockFile = lockFileOf(file);
  const git = (...args: string[]) =>
    execFileSync(
      'git',
      ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false', ...args],
      { cwd: folder, stdio: 'pipe' },
    );
  return {
    edit: (name: string, content: object | string) => write(join(folder, 'web', name), content),
    bump: () => {
      const { lock, changes } = bumpImage(readImageDefinition(file), readLock(lockFile), spentInGit(lockFile));
      write(lockFile, lockText(lock));
      return changes.map(({ what, from, to }) => `${what} ${from ?? '-'} ${to}`);
    },
    released: () => releasedImage(readImageDefinition(file)),
    lock: () => readLock(lockFile),
    text: () => readFileSync(lockFile, 'utf8'),
    writeLock: (text: string) => write(lockFile, text),
    git,
    commit: (message: string) => {
      git('add', '-A');
      git('commit', '-m', message);
    },
  };
};

describe('the versions of an image', () => {
  it('begin with the first, for everything that is its own', () => {
    const { bump, released } = workspace();
    expect(bump()).toEqual(['component apache - 1.0.0', 'component tools - 1.0.0', 'recipe - 1.0.0']);
    expect(released()).toMatchObject({ version: '1.0.0' });
  });

  it('stand while nothing changes', () => {
    const { bump } = workspace();
    bump();
    expect(bump()).toEqual([]);
  });

  it('rise for the component that changed, and for the recipe that has it', () => {
    const { bump, edit } = workspace();
    bump();
    edit('apache.yaml', commands('two'));
    expect(bump()).toEqual(['component apache 1.0.0 1.0.1', 'recipe 1.0.0 1.0.1']);
  });

  it('rise by a minor number where the definition asks for it', () => {
    const { bump, edit } = workspace();
    bump();
    edit('image.yaml', { ...IMAGE, version: '1.1' });
    expect(bump()).toEqual(['recipe 1.0.0 1.1.0']);
  });

  it('say nothing about what is no part of a recipe', () => {
    const { bump, edit } = workspace();
    bump();
    edit('image.yaml', { ...IMAGE, schedule: { cron: 'cron(0 4 ? * MON *)' }, tags: { team: 'web' } });
    expect(bump()).toEqual([]);
  });

  it('are refused where a bump was forgotten, with the name of the file', () => {
    const { bump, edit, released } = workspace();
    bump();
    edit('apache.yaml', commands('two'));
    expect(released).toThrow(
      /^[^\n]*web\/apache\.yaml: changed since version 1\.0\.0: npm run images:bump gives it the next version$/,
    );
  });

  it('are refused where the recipe changed', () => {
    const { bump, edit, released } = workspace();
    bump();
    edit('image.yaml', { ...IMAGE, blockDevices: [{ device: '/dev/xvda', sizeGiB: 30 }] });
    expect(released).toThrow(/web\/image\.yaml: changed since version 1\.0\.0/);
  });

  it('are refused where there are none yet', () => {
    expect(workspace().released).toThrow(
      /web\/apache\.yaml: has no version yet[\s\S]*web\/image\.yaml: has no version yet/,
    );
  });

  it('keep the ones before, with their content, as long as a recipe that is kept names them', () => {
    const { bump, edit, lock } = workspace();
    bump();
    for (const text of ['2', '3', '4', '5', '6', '7', '8']) {
      edit('apache.yaml', commands(text));
      bump();
    }
    expect(lock().recipe.map(({ version }) => version)).toEqual(['1.0.7', '1.0.6', '1.0.5', '1.0.4', '1.0.3', '1.0.2']);
    expect(lock().components['apache']?.map(({ version }) => version)).toEqual([
      '1.0.7',
      '1.0.6',
      '1.0.5',
      '1.0.4',
      '1.0.3',
      '1.0.2',
    ]);
    expect(lock().components['tools']?.map(({ version }) => version)).toEqual(['1.0.0']);
  });

  it('keep a component that left the image while an earlier recipe names it', () => {
    const { bump, edit, lock } = workspace();
    bump();
    edit('image.yaml', { ...IMAGE, components: [{ file: 'apache.yaml' }] });
    expect(bump()).toEqual(['recipe 1.0.0 1.0.1']);
    expect(Object.keys(lock().components)).toContain('tools');
  });

  it('refuse a release that goes back', () => {
    const { bump, edit } = workspace();
    edit('image.yaml', { ...IMAGE, version: '1.4' });
    bump();
    edit('image.yaml', { ...IMAGE, version: '1.3' });
    expect(bump).toThrow(/recipe: version "1\.3" is behind 1\.4\.0, which was used already/);
  });

  it('cannot be read from a lock with marks of a merge', () => {
    const { bump, released, text, writeLock } = workspace();
    bump();
    writeLock(`<<<<<<< HEAD\n${text()}`);
    expect(released).toThrow(/versions\.lock\.yaml: .*take it from Git again/);
  });
});

describe('a definition that was rolled back in Git', () => {
  const twoCommits = () => {
    const space = workspace();
    space.git('init', '-q');
    space.bump();
    space.commit('one');
    space.edit('apache.yaml', commands('two'));
    space.bump();
    space.commit('two');
    space.git('revert', '--no-edit', 'HEAD');
    return space;
  };

  it('is deployable as it is: version and content of then', () => {
    expect(twoCommits().released()).toMatchObject({ version: '1.0.0' });
  });

  it('gets a version past the one it came back from, so that its builds count as newer', () => {
    const { bump, released } = twoCommits();
    expect(bump()).toEqual(['component apache 1.0.0 1.0.2', 'recipe 1.0.0 1.0.2']);
    expect(released()).toMatchObject({ version: '1.0.2' });
  });
});
