import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { readImageDefinition } from '../../../../infra/images/image-definition.ts';
import { bumpImage } from '../../../../infra/images/versions/bump-image.ts';
import { dropTarget, dropVersion } from '../../../../infra/images/versions/drop-version.ts';
import { lockFileOf, lockText, readLock } from '../../../../infra/images/versions/lock-file.ts';
import { releasedImage } from '../../../../infra/images/versions/released-image.ts';
import { settledLock } from '../../../../infra/images/versions/settled-lock.ts';
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
      const settled = settledLock(lockFile);
      const { lock, changes } = bumpImage(readImageDefinition(file), settled.lock, settled.spent);
      write(lockFile, lockText(lock));
      return changes.map(({ what, from, to }) => `${what} ${from ?? '-'} ${to}`);
    },
    drop: (said: string) => {
      const [left] = dropVersion([{ name: 'web', lock: readLock(lockFile) }], dropTarget(said));
      if (left) write(lockFile, lockText(left.lock));
    },
    released: () => ({ version: releasedImage(readImageDefinition(file)).lock.recipe[0]?.version }),
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

  it('stand when Git wrote other line ends', () => {
    const { bump, edit } = workspace();
    edit('apache.yaml', stringify(commands('one')));
    bump();
    edit('apache.yaml', `\uFEFF${stringify(commands('one')).replaceAll('\n', '\r\n')}`);
    expect(bump()).toEqual([]);
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
    expect(released).toThrow(/versions\.lock\.yaml: has marks of a merge: npm run images:bump settles them/);
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

describe('two branches that changed one image', () => {
  /** Main changed tools, the branch apache: each calls its recipe 1.0.1. Ends on the one named, with the other one to be merged. */
  const apart = (on: 'main' | 'branch') => {
    const space = workspace();
    const change = (name: string, message: string) => {
      space.edit(`${name}.yaml`, commands(message));
      space.bump();
      space.commit(message);
    };
    space.git('init', '-q', '-b', 'main');
    space.bump();
    space.commit('one');
    space.git('checkout', '-q', '-b', 'branch');
    change('apache', 'by the branch');
    space.git('checkout', '-q', 'main');
    change('tools', 'by main');
    space.git('checkout', '-q', on);
    return { ...space, other: on === 'main' ? 'branch' : 'main' };
  };
  const tried = (act: () => unknown) => {
    try {
      act();
    } catch {
      // Git tells of the conflict.
    }
  };
  const recipes = ({ lock }: ReturnType<typeof workspace>) => lock().recipe.map(({ version }) => version);

  it.each(['main', 'branch'] as const)('are settled by a bump in the middle of the merge, on %s', (on) => {
    const space = apart(on);
    tried(() => space.git('merge', space.other));
    expect(space.released).toThrow('has marks of a merge');
    expect(space.bump()).toEqual(['recipe 1.0.0 1.0.2']);
    expect(space.released()).toMatchObject({ version: '1.0.2' });
    // Either recipe may be in the account as 1.0.1, so the template has none of them.
    expect(recipes(space)).toEqual(['1.0.2', '1.0.0']);
    expect(space.lock().components).toMatchObject({
      apache: [{ version: '1.0.1' }, { version: '1.0.0' }],
      tools: [{ version: '1.0.1' }, { version: '1.0.0' }],
    });
  });

  it('are settled by a bump in the middle of a rebase', () => {
    const space = apart('branch');
    tried(() => space.git('rebase', 'main'));
    expect(space.bump()).toEqual(['recipe 1.0.0 1.0.2']);
    expect(recipes(space)).toEqual(['1.0.2', '1.0.0']);
  });

  it.each(['--ours', '--theirs'])('are settled after somebody took %s for the lock and went on', (side) => {
    const space = apart('branch');
    tried(() => space.git('merge', 'main'));
    space.git('checkout', side, 'web/versions.lock.yaml');
    space.commit('merged');
    space.bump();
    expect(recipes(space)).toEqual(['1.0.2', '1.0.0']);
    expect(space.released()).toMatchObject({ version: '1.0.2' });
    expect(space.bump()).toEqual([]);
  });

  it('do not give a number again that was lost with one side of a merge', () => {
    const space = apart('main');
    space.git('merge', '-q', '-s', 'ours', 'branch');
    space.edit('apache.yaml', commands('by main, later'));
    expect(space.bump()).toEqual(['component apache 1.0.0 1.0.2', 'recipe 1.0.0 1.0.2']);
  });

  it('who gave one component the same number get a new one for what came of it', () => {
    const space = apart('main');
    space.edit('apache.yaml', commands('by main'));
    space.bump();
    space.commit('apache');
    tried(() => space.git('merge', 'branch'));
    space.edit('apache.yaml', commands('by both'));
    expect(space.bump()).toEqual(['component apache 1.0.0 1.0.2', 'recipe 1.0.0 1.0.3']);
    expect(space.lock().components['apache']?.map(({ version }) => version)).toEqual(['1.0.2', '1.0.0']);
  });
});

describe('a version that one branch dropped', () => {
  it('does not come back with a merge of the other one', () => {
    const space = workspace();
    space.git('init', '-q', '-b', 'main');
    space.bump();
    space.commit('one');
    space.git('checkout', '-q', '-b', 'branch');
    space.edit('apache.yaml', commands('right'));
    space.bump();
    space.drop('web/1.0.0');
    space.commit('dropped');
    space.git('checkout', '-q', 'main');
    space.edit('tools.yaml', commands('by main'));
    space.bump();
    space.commit('tools');
    try {
      space.git('merge', 'branch');
    } catch {
      // Git tells of the conflict.
    }
    expect(space.bump()).toEqual(['recipe - 1.0.2']);
    expect(space.lock().recipe.map(({ version }) => version)).toEqual(['1.0.2']);
    expect(space.lock().dropped).toEqual({ recipe: ['1.0.0'], components: { apache: ['1.0.0'] }, workflows: {} });
  });
});

describe('a lock that was removed', () => {
  it.each(['deleted', 'removed from Git'])('and %s is written anew, with numbers that nobody used', (how) => {
    const { bump, commit, git } = workspace();
    git('init', '-q');
    bump();
    commit('one');
    git('rm', '-q', 'web/versions.lock.yaml');
    if (how === 'removed from Git') commit('removed');
    expect(bump()).toEqual(['component apache - 1.0.1', 'component tools - 1.0.1', 'recipe - 1.0.1']);
  });
});
