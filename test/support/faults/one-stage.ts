import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ASSEMBLY } from '../global-setup.ts';

interface Told {
  images: Record<string, { stages: { name: string; approval?: object }[] }>;
}

/** Before the stage gets an image, one person says yes. */
const APPROVAL = { approvers: 1, timeoutHours: 24, from: [] };

/**
 * The synthesized app, told of its first stage only: one account in two regions. Every call site of a stage is in it once,
 * and a promotion takes a third of the time. Written anew where the synthesized app is newer.
 *
 * @param approved the stage asks for an approval
 */
export const oneStage = (approved = false): string => {
  const directory = `${ASSEMBLY}-one-stage${approved ? '-approved' : ''}`;
  const mark = `${directory}.digest`;
  const digest = readFileSync(`${ASSEMBLY}.digest`, 'utf8');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === digest) return directory;
  rmSync(directory, { recursive: true, force: true });
  cpSync(ASSEMBLY, directory, { recursive: true });
  for (const file of configurations(directory)) writeFileSync(file, JSON.stringify(shortened(file, approved)));
  writeFileSync(mark, digest);
  return directory;
};

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
