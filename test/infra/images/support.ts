import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { type ImageDefinition, readImageDefinition } from '../../../infra/images/image-definition.ts';
import { readImages } from '../../../infra/images/image-folders.ts';
import { bumpImage } from '../../../infra/images/versions/bump-image.ts';
import { lockFileOf, lockText, readLock } from '../../../infra/images/versions/lock-file.ts';
import { NOTHING_SPENT } from '../../../infra/images/versions/spent.ts';
import { emptyFolder } from '../support/written.ts';

type Given = object;

/** The least that an image.yaml can say. */
export const leastImage = (more: Given = {}): Given => ({
  name: 'web',
  platform: 'Linux',
  baseImage: 'amazon-linux-2023-x86',
  components: [{ managed: 'update-linux' }],
  blockDevices: [{ device: '/dev/xvda' }],
  build: { instanceTypes: ['t3.medium'] },
  ...more,
});

export const commands = (...all: readonly string[]) => ({
  name: 'a',
  schemaVersion: 1,
  phases: [{ name: 'build', steps: [{ name: 'Run', action: 'ExecuteBash', inputs: { commands: all } }] }],
});

/** A folder of images: `{ 'web/image.yaml': {...}, 'web/apache.yaml': {...} }`. Texts are written as they are. */
export const imageFolder = (files: Readonly<Record<string, Given | string>>): string => {
  const folder = emptyFolder();
  for (const [name, content] of Object.entries(files)) write(join(folder, name), content);
  return folder;
};

export const write = (file: string, content: Given | string): void => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : stringify(content));
};

/** An image in a folder of its own. */
export const imageOf = (
  given: Given,
  files: Readonly<Record<string, Given | string>> = {},
  name = 'web',
): ImageDefinition => {
  const beside = Object.fromEntries(Object.entries(files).map(([file, text]) => [`${name}/${file}`, text]));
  return readImageDefinition(join(imageFolder({ [`${name}/image.yaml`]: given, ...beside }), name, 'image.yaml'));
};

/** Gives every image of a folder its versions, as `npm run images:bump` does. */
export const bumped = (folder: string): string => {
  for (const image of readImages(folder)) {
    const file = lockFileOf(image.file);
    write(file, lockText(bumpImage(image, readLock(file), NOTHING_SPENT).lock));
  }
  return folder;
};
