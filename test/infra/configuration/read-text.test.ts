import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfiguration } from '../../../infra/configuration/read-configuration.ts';
import { textOf } from '../../../infra/configuration/read-text.ts';
import { readImages } from '../../../infra/images/image-folders.ts';
import { leastImage, write } from '../images/support.ts';
import { fileOf, least } from '../support/example.ts';
import { emptyFolder } from '../support/written.ts';

describe('A file that people write', () => {
  it('is a file, not a pipe or a device that may never end', () => {
    const pipe = join(emptyFolder(), 'hallmark.yaml');
    execFileSync('mkfifo', [pipe]);
    expect(() => textOf(pipe)).toThrow(`${pipe}: is not a file`);
    expect(() => textOf('/dev/zero')).toThrow('/dev/zero: is not a file');
  });

  it('has at most a megabyte', () => {
    const file = join(emptyFolder(), 'hallmark.yaml');
    writeFileSync(file, `# ${'x'.repeat(1_048_576)}\n`);
    expect(() => readConfiguration(file)).toThrow(
      `${file}: has 1048579 bytes; Hallmark reads files of at most 1048576`,
    );
  });

  it('says its first 50 problems, and that there are more', () => {
    const unknown = Object.fromEntries(Array.from({ length: 8000 }, (_, index) => [`key${index}`, index]));
    const problems = problemsOf({ ...least(), ...unknown });
    expect(problems).toHaveLength(51);
    expect(problems.at(-1)).toMatch(/hallmark[.]yaml: has more problems than these 50: fix them first$/);
  });

  it('says its first 50 contradictions, too', () => {
    const stages = Array.from({ length: 60 }, (_, index) => ({
      name: `stage-${index}`,
      accounts: ['222222222222'],
      fleets: {},
    }));
    expect(problemsOf({ ...least(), stages }).length).toBeLessThanOrEqual(51);
  });
});

const problemsOf = (configuration: object): readonly string[] => {
  try {
    readConfiguration(fileOf(configuration));
  } catch (error) {
    return (error as Error).message.split('\n');
  }
  throw new Error('the configuration was taken');
};

describe('A link in the folder of images', () => {
  const secret = () => {
    const file = join(emptyFolder(), 'secret');
    writeFileSync(file, 'token: of the machine\n');
    return file;
  };
  const folderWith = (name: string, to: string, image: object = {}): string => {
    const folder = emptyFolder();
    write(join(folder, 'web', 'image.yaml'), leastImage(image));
    mkdirSync(join(folder, 'web', 'files'));
    symlinkSync(to, join(folder, 'web', name));
    return folder;
  };

  it.each([
    ['user data', 'files/user-data.sh', { build: { instanceTypes: ['t3.medium'], userData: 'files/user-data.sh' } }],
    ['a component document', 'files/apache.yaml', { components: [{ file: 'files/apache.yaml' }] }],
    ['a workflow', 'files/test.yaml', { workflows: [{ file: 'files/test.yaml', type: 'test' }] }],
  ])('that leads out of it is not followed: %s', (_what, name, image) => {
    const folder = folderWith(name, secret(), image);
    expect(() => readImages(folder)).toThrow(/leads out of .*: put the file itself there, not a link/);
    expect(() => readImages(folder)).not.toThrow(/token/);
  });

  it('that leads out of it is not followed: image.yaml itself', () => {
    const folder = emptyFolder();
    mkdirSync(join(folder, 'web'));
    symlinkSync(secret(), join(folder, 'web', 'image.yaml'));
    expect(() => readImages(folder)).toThrow(/leads out of .*: put the file itself there, not a link/);
  });

  it('to a document of another image is followed', () => {
    const folder = folderWith('files/user-data.sh', '../../shared/user-data.sh', {
      build: { instanceTypes: ['t3.medium'], userData: 'files/user-data.sh' },
    });
    write(join(folder, 'shared', 'user-data.sh'), '#!/bin/sh\n');
    expect(readImages(folder).map(({ userData }) => userData)).toEqual(['#!/bin/sh\n']);
  });
});
