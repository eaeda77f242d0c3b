import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checkFiles } from '../../../../infra/images/check/check-files.ts';
import { findFiles, NoSuchPath } from '../../../../infra/images/check/find-files.ts';
import { report } from '../../../../infra/images/check/report.ts';
import type { Platform } from '../../../../shared/component-document/document.ts';
import { least } from '../../support/example.ts';
import { emptyFolder } from '../../support/written.ts';

/** A folder with these files. */
const folderWith = (files: Readonly<Record<string, string>>): string => {
  const folder = emptyFolder();
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return folder;
};

const VALID =
  'schemaVersion: 1.0\nphases:\n  - name: build\n    steps:\n      - name: Update\n        action: UpdateOS\n';
const BUILDSPEC = 'version: 0.2\nphases:\n  build:\n    commands:\n      - make\n';
const OLD_HABIT = 'schemaVersion: 1.0\nphases:\n  build:\n    commands:\n      - dnf install -y httpd\n';

const check = (files: Readonly<Record<string, string>>, platform?: Platform) => {
  const folder = folderWith(files);
  return { folder, ...checkFiles(findFiles([folder]), platform) };
};

describe('images:check', () => {
  it('finds documents in folders, and passes over what other tools have there', () => {
    const result = check({
      'deep/er/apache.yml': VALID,
      'apache.json': JSON.stringify({ schemaVersion: 1.0, phases: [] }),
      'buildspec.yml': BUILDSPEC,
      'components/buildspec.yml': BUILDSPEC,
      'components/ssm.yaml': 'schemaVersion: "2.2"\nmainSteps:\n  - action: aws:runShellScript\n',
      'components/workflow.yaml':
        'name: build\nschemaVersion: 1.0\nsteps:\n  - name: Launch\n    action: LaunchInstance\n',
      'components/deployment.yaml': 'kind: Deployment\nspec: {}\n',
      'template.yaml':
        'Resources:\n  C:\n    Type: AWS::ImageBuilder::Component\n    Properties: { Data: !Sub "phases: []" }\n',
      'component.yml.j2.yml': '{% if x %}\nschemaVersion: 1.0\nphases: []\n{% endif %}\n',
      'tpl.yaml': 'name: x\n%{ if description != null ~}\nx: 1\n%{ endif ~}\nschemaVersion: 1.0\nphases: []\n',
      'image.yaml': 'name: theirs\nimage: nginx\n',
      'node_modules/a/doc.yaml': OLD_HABIT,
      'README.md': OLD_HABIT,
    });

    expect(result).toMatchObject({ documents: 2, images: 0, passedOver: 9 });
    expect(result.problems.map(({ file, rule }) => [file, rule])).toEqual([
      [join(result.folder, 'apache.json'), 'phases-shape'],
    ]);
  });

  it('finds documents in components/ that forgot half of what they need', () => {
    const { problems } = check({
      'components/a.yaml': 'phases:\n  - name: build\n    steps:\n      - name: A\n        action: UpdateOS\n',
      'components/b.yaml': 'schemaVersion: 1.0\n',
      'components/c.yaml': 'schemaVersion: 1.0\nphases:\n\t- name: build\n',
    });

    expect(problems.map(({ rule }) => rule)).toEqual(['schema-version', 'phases-shape', 'yaml-tabs']);
  });

  it('takes a file that is named for a document, whatever it looks like', () => {
    const folder = folderWith({ 'buildspec.txt': BUILDSPEC });

    const { documents, problems } = checkFiles(findFiles([join(folder, 'buildspec.txt')]));

    expect([documents, problems.map(({ rule }) => rule)]).toEqual([1, ['schema-version', 'phases-shape']]);
  });

  it('checks a document once that is named by its file and its folder', () => {
    const folder = folderWith({ 'a.yaml': VALID });
    expect(checkFiles(findFiles([folder, join(folder, 'a.yaml')])).documents).toBe(1);
  });

  it('checks documents for the platform of the image that names them', () => {
    const { problems, images, folder } = check({
      'win/image.yaml': 'name: win\nplatform: Windows\nbaseImage: windows\ncomponents:\n  - file: components/a.yaml\n',
      'win/components/a.yaml':
        'schemaVersion: 1.0\nphases:\n  - name: build\n    steps:\n      - { name: A, action: ExecuteBash, inputs: { commands: [ls] } }\n',
    });

    expect(images).toBe(1);
    expect(problems).toContainEqual(
      expect.objectContaining({ file: join(folder, 'win/components/a.yaml'), line: 5, rule: 'step-platform' }),
    );
  });

  it('tells what is wrong with a definition, with its line', () => {
    const { problems, folder } = check({
      'web/image.yaml': 'name: web\nbaseImage: amazon-linux-2023-x86\nplatfrom: Linux\n',
    });

    expect(problems).toContainEqual({
      file: join(folder, 'web/image.yaml'),
      line: 3,
      column: 1,
      rule: 'image',
      message: expect.stringContaining('platform'),
    });
  });

  it('says which paths are not there', () => {
    expect(() => findFiles(['nowhere', 'images', 'there-neither'])).toThrow(NoSuchPath);
    expect(() => findFiles(['nowhere', 'there-neither'])).toThrow(/^nowhere: .*\nthere-neither: /);
  });
});

describe('the report of images:check', () => {
  it('shows the line, a caret under the place and what to write instead', () => {
    const folder = folderWith({ 'a.yaml': OLD_HABIT });
    const file = join(folder, 'a.yaml');

    expect(report(checkFiles(findFiles([file])))).toBe(`${file}:4:5 phases-shape commands stand in no step
    4 |     commands:
      |     ^
    \`commands\` belongs under a step:
    phases:
      - name: build
        steps:
          - name: Build
            action: ExecuteBash
            inputs:
              commands:
                - dnf install -y httpd

1 component document checked: 1 problem in 1 file
`);
  });

  it('marks remarks, keeps tabs over the caret, and counts', () => {
    const { folder, ...result } = check({
      'a.yaml': `${VALID}parameters:\n  - "Some\tName": { type: string }\n  - Unused: { type: string, \t default: a }\nextra: 1\n`,
      'b.yaml': 'a: 1\n',
    });

    const text = report(result);
    expect(text).toContain(
      `${join(folder, 'a.yaml')}:9:5 variable-unused (remark) nothing refers to parameter "Unused"`,
    );
    expect(text).toMatch(/1 component document checked, 1 other file passed over: 1 problem in 1 file, 3 remarks\n$/);
  });

  it('says that all is well', () => {
    const { folder: _, ...result } = check({ 'a.yaml': VALID });
    expect(report(result)).toBe('1 component document checked: no problems\n');
  });
});

describe('images:check of images', () => {
  const image = (name: string, more: string) =>
    `name: ${name}\nplatform: Linux\ncomponents: [{ managed: update-linux }]\nblockDevices: [{ device: /dev/xvda }]\nbuild: { instanceTypes: [t3.medium] }\n${more}\n`;

  it('tells what is wrong between them, of those alone that were asked about', () => {
    const files = {
      'base/image.yaml': image('base', 'baseImage: { image: bse }'),
      'child/image.yaml': image('child', 'baseImage: { image: base }'),
    };
    const { folder, problems } = check(files);
    expect(problems).toEqual([
      expect.objectContaining({
        file: join(folder, 'base/image.yaml'),
        line: 6,
        column: 14,
        message: 'baseImage.image: there is no image "bse": did you mean "base"?',
      }),
    ]);
    expect(checkFiles(findFiles([join(folder, 'child')])).problems).toEqual([]);
    expect(checkFiles(findFiles([join(folder, 'base')])).problems).toHaveLength(1);
  });

  it('tells that no build could be promoted, where infra/hallmark.yaml is beside the images', () => {
    const unscanned = image(
      'unscanned',
      'baseImage: amazon-linux-2023-x86\nscanning: false\ntests: { enabled: false }',
    );
    const folder = folderWith({
      'images/unscanned/image.yaml': unscanned,
      'infra/hallmark.yaml': JSON.stringify({ ...least(), images: [{ name: 'unscanned' }] }),
    });
    const { problems } = checkFiles(findFiles([join(folder, 'images')]));
    expect(problems).toEqual([
      expect.objectContaining({
        file: join(folder, 'infra/hallmark.yaml'),
        message: expect.stringMatching(/^gate\.whenScanIsOff: is reject, and .* could be promoted/),
      }),
    ]);
  });

  it('tells what is wrong with parameters at their place, where aliases stand for them too', () => {
    const { problems } = check({
      'web/image.yaml': `name: web
platform: Linux
baseImage: amazon-linux-2023-x86
components:
  - { file: a.yaml, parameters: { Frist: x } }
  - file: b.yaml
blockDevices: &volumes
  - { device: /dev/sda1 }
build: { instanceTypes: [t3.medium] }
`,
      'web/a.yaml': `${VALID}parameters:\n  - First: { type: string, default: a }\n`,
      'web/b.yaml': `${VALID}parameters:\n  - Second: { type: string }\n`,
    });
    expect(problems.map(({ line, column, message }) => `${line}:${column} ${message}`)).toEqual([
      expect.stringMatching(/^8:7 blockDevices\.0\.device: the root volume/),
    ]);
    const { problems: then } = check({
      'web/image.yaml': `name: web
platform: Linux
baseImage: amazon-linux-2023-x86
components:
  - { file: a.yaml, parameters: { Frist: x } }
  - file: b.yaml
blockDevices:
  - device: /dev/xvda
build: { instanceTypes: [t3.medium] }
`,
      'web/a.yaml': `${VALID}parameters:\n  - First: { type: string, default: a }\n`,
      'web/b.yaml': `${VALID}parameters:\n  - Second: { type: string }\n`,
    });
    expect(then.map(({ line, column, message }) => `${line}:${column} ${message}`)).toEqual([
      '5:35 components.0.parameters.Frist: a.yaml has no parameter "Frist": did you mean "First"?',
      '6:5 components.1.parameters: b.yaml needs a value of "Second", which has no default',
    ]);
  });

  it('leads from an alias to the line that its anchor is on', () => {
    const { problems } = check({
      'web/image.yaml': `name: web
platform: Linux
baseImage: amazon-linux-2023-x86
components: [{ managed: update-linux }]
tags: &all
  aws:team: platform
imageTags: *all
blockDevices: [{ device: /dev/xvda }]
build: { instanceTypes: [t3.medium] }
`,
    });
    expect(problems.map(({ line }) => line)).toEqual([6, 6]);
  });

  it('tells of a definition that synthesis would pass over', () => {
    const { problems } = check({ 'web/image.yml': image('web', 'baseImage: amazon-linux-2023-x86') });
    expect(problems.map(({ message }) => message)).toEqual(['has to be called image.yaml']);
  });
});
