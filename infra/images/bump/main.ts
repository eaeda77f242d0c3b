import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ConfigurationError } from '../../configuration/read-checked.ts';
import { everyOne, readImages } from '../image-folders.ts';
import { bumpImage, type Change } from '../versions/bump-image.ts';
import { lockFileOf, lockText } from '../versions/lock-file.ts';
import { settledLock } from '../versions/settled-lock.ts';

const USAGE = `npm run images:bump [-- FOLDER]

Gives every component, workflow and recipe whose content changed its next version, and records it in versions.lock.yaml beside
image.yaml: the patch number counts by itself; for a minor or major version, raise "version" where the file is named.
FOLDER is images/ unless another one is given. Commit the lock together with the change.
`;

/** Writes nothing unless all images can be bumped. */
const bumpAll = (folder: string): readonly string[] => {
  if (!existsSync(folder)) throw new ConfigurationError(`${folder}: there is no such folder`);
  const bumped = everyOne(readImages(folder), (image) => {
    const file = lockFileOf(image.file);
    const { lock, spent, leftOut } = settledLock(file);
    return { file, name: image.name, leftOut, ...bumpImage(image, lock, spent) };
  });
  for (const { file, lock } of bumped) write(file, lockText(lock));
  return bumped.flatMap(({ name, leftOut, changes }) => [
    ...leftOut.map((what) => `${name}: ${what} is left out: two branches gave this number to different contents`),
    ...changes.map((change) => said(name, change)),
  ]);
};

const write = (file: string, text: string): void => {
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
};

const said = (image: string, { what, from, to }: Change): string =>
  `${image}: ${what} ${from === undefined ? `is ${to}` : `${from} → ${to}`}`;

const main = (): number => {
  const { values, positionals } = parseArgs({
    options: { help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const changes = bumpAll(positionals[0] ?? 'images');
  process.stdout.write(changes.length === 0 ? 'Nothing changed: every version stands.\n' : `${changes.join('\n')}\n`);
  return 0;
};

try {
  process.exitCode = main();
} catch (error) {
  const usage = error instanceof TypeError;
  if (!usage && !(error instanceof ConfigurationError)) throw error;
  process.stderr.write(`${(error as Error).message}\n${usage ? `\n${USAGE}` : ''}`);
  process.exitCode = usage ? 2 : 1;
}
