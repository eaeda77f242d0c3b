import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ASSEMBLY } from '../global-setup.ts';

interface Told {
  images: Record<string, { stages: { name: string; approval?: object }[] }>;
}

/** Before the stage gets an image, one person says yes. */
const APPROVAL = {
  ...{ approvers: 1, timeoutHours: 24, from: [], identity: 'declared' },
  ...{ requester: 'may-approve', whenRequesterUnknown: 'allow', slack: 'approve' },
};

/**
 * The synthesized app, told of its first stage only: one account in two regions. Every call site of a stage is in it once,
 * and a promotion takes a third of the time. Written anew where the synthesized app is newer.
 *
 * @param approved the stage asks for an approval
 */
export const oneStage = (approved = false): string => {
  const name = `${basename(ASSEMBLY)}-one-stage${approved ? '-approved' : ''}-`;
  const digest = readFileSync(`${ASSEMBLY}.digest`, 'utf8').trim().slice(0, 16);
  const cache = dirname(ASSEMBLY);
  const directory = join(cache, `${name}${digest}`);
  if (existsSync(directory)) return directory;
  // Several test files may get here at once: each writes its own, and the first that is whole is everybody's.
  const own = mkdtempSync(join(cache, 'one-stage-'));
  cpSync(ASSEMBLY, own, { recursive: true });
  for (const file of configurations(own)) writeFileSync(file, JSON.stringify(shortened(file, approved)));
  try {
    renameSync(own, directory);
  } catch (error) {
    rmSync(own, { recursive: true, force: true });
    if (!existsSync(directory)) throw error;
  }
  for (const old of readdirSync(cache).filter((each) => isOf(name, each) && each !== basename(directory)))
    rmSync(join(cache, old), { recursive: true, force: true });
  return directory;
};

/** Of an app that was synthesized before. */
const isOf = (name: string, folder: string): boolean =>
  folder.startsWith(name) && /^[0-9a-f]{16}$/.test(folder.slice(name.length));

const configurations = (directory: string): string[] =>
  [
    directory,
    ...readdirSync(directory, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? [join(directory, entry.name)] : [],
    ),
  ]
    .map((folder) => join(folder, 'configuration.json'))
    .filter((file) => existsSync(file));

const shortened = (file: string, approved: boolean): Told => {
  const told = JSON.parse(readFileSync(file, 'utf8')) as Told;
  for (const image of Object.values(told.images))
    image.stages = image.stages.slice(0, 1).map((stage) => (approved ? { ...stage, approval: APPROVAL } : stage));
  return told;
};
