import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ConfigurationError } from '../../configuration/configuration-error.ts';
import { everyOne, readImages } from '../image-folders.ts';
import { bumpImage, type Change } from '../versions/bump-image.ts';
import { dropTarget, dropVersion } from '../versions/drop-version.ts';
import { lockFileOf, lockText, type VersionLock } from '../versions/lock-file.ts';
import { labelsOf, settledLock } from '../versions/settled-lock.ts';

const USAGE = `npm run images:bump [-- [FOLDER] [--drop IMAGE/VERSION]…]

Gives every component, workflow and recipe whose content changed its next version, and records it in versions.lock.yaml beside
image.yaml: the patch number counts automatically; for a minor or major version, raise "version" where the file is named.
FOLDER is images/ unless another one is given. Commit the lock together with the change.

  --drop   removes an earlier version that cannot be deployed from the template: web-server/1.0.0, or web-server/approve/1.0.0 for
           a workflow. Fix the definition first. The number is not used again. Resources in the account stay there.
`;

/** Writes nothing unless all images can be bumped, and all versions dropped. */
const bumpAll = (folder: string, drop: readonly string[]): readonly string[] => {
  if (!existsSync(folder)) throw new ConfigurationError(`${folder}: there is no such folder`);
  const targets = drop.map(dropTarget);
  const bumped = everyOne(readImages(folder), (image) => {
    const file = lockFileOf(image.file);
    const { lock, spent, leftOut } = settledLock(file);
    return { file, name: image.name, leftOut, ...bumpImage(image, lock, spent) };
  });
  const left = targets.reduce(dropVersion, bumped as readonly (typeof bumped)[number][]);
  for (const { file, lock } of left) write(file, lockText(lock));
  return [
    ...bumped.flatMap(({ name, leftOut, changes }) => [
      ...leftOut.map((what) => `${name}: ${what} is left out: two branches used this number for different contents`),
      ...changes.map((change) => said(name, change)),
    ]),
    ...left.flatMap(({ name, lock }, index) =>
      gone(bumped[index]?.lock, lock).map((what) => `${name}: ${what} is dropped: it is no longer in the template`),
    ),
    ...(targets.length > 0 ? [] : bumped.flatMap(({ name, changes }) => hint(name, changes))),
  ];
};

/** "recipe 1.0.0", "component apache 1.0.0": what the first lock has, and the second one has not. */
const gone = (before: VersionLock | undefined, after: VersionLock): readonly string[] => {
  const left = new Set(labelsOf(after));
  return before === undefined ? [] : labelsOf(before).filter((label) => !left.has(label));
};

/** Only who just gave a version knows that the one before could not be deployed. */
const hint = (image: string, changes: readonly Change[]): readonly string[] =>
  changes.flatMap(({ what, from }) =>
    what === 'recipe' && from !== undefined
      ? [`If ${image} ${from} cannot be deployed, drop it: npm run images:bump -- --drop ${image}/${from}`]
      : [],
  );

const write = (file: string, text: string): void => {
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
};

const said = (image: string, { what, from, to }: Change): string =>
  `${image}: ${what} ${from === undefined ? `is ${to}` : `${from} → ${to}`}`;

const main = (): number => {
  const { values, positionals } = parseArgs({
    options: { help: { type: 'boolean', short: 'h' }, drop: { type: 'string', multiple: true } },
    allowPositionals: true,
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const changes = bumpAll(positionals[0] ?? 'images', values.drop ?? []);
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
