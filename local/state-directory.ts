import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LocalAwsError } from './kernel/errors.ts';

const FILE = 'local-aws.json';
const VERSION = 2;

/** What was kept in `directory`, or undefined for a new one. Throws {@link LocalAwsError} on one of another make. */
export const loadState = (directory: string): unknown => {
  const file = join(directory, FILE);
  const text = read(file);
  if (text === undefined) return undefined;
  try {
    const { version, state } = JSON.parse(text) as { version: number; state: unknown };
    if (version !== VERSION) throw new Error(`it has version ${version}, this local AWS reads version ${VERSION}`);
    return state;
  } catch (error) {
    throw new LocalAwsError(
      `${file} cannot be read: ${(error as Error).message}. Give another --state directory, or delete the file.`,
    );
  }
};

const read = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new LocalAwsError(`${file} cannot be read: ${(error as Error).message}.`);
  }
};

/** Writes beside the old file and renames, so that a crash leaves one of the two whole. */
export const saveState = (directory: string, state: unknown): void => {
  const file = join(directory, FILE);
  try {
    mkdirSync(directory, { recursive: true });
    writeFileSync(`${file}.new`, JSON.stringify({ version: VERSION, state }));
    renameSync(`${file}.new`, file);
  } catch (error) {
    throw new LocalAwsError(`The state could not be kept in ${directory}: ${(error as Error).message}.`);
  }
};
