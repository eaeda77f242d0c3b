import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LocalAwsError } from '../kernel/errors.ts';
import { lockFolder } from './lock.ts';
import { makeFolder } from './make-folder.ts';

const FILE = 'local-aws.json';
const TRIAL = 'local-aws.trial';
const VERSION = 2;
/** A state with the app deployed takes more, one without anything less. */
const TRIAL_BYTES = 1024 * 1024;

export interface StateDirectory {
  /** What was kept; undefined for a new one. */
  readonly kept: unknown;
  /** Writes beside the old file and renames, so that a crash leaves one of the two whole. Throws {@link LocalAwsError}. */
  save(state: unknown): void;
  /** Lets another local AWS have it. */
  release(): void;
}

/**
 * Takes a directory for this process, made where it is not there, after a trial that it can be written. Throws
 * {@link LocalAwsError} where it cannot, where another local AWS has it, and for a state of another make.
 */
export const openState = (directory: string): StateDirectory => {
  const release = attempt(directory, () => {
    makeFolder(directory);
    return lockFolder(directory);
  });
  try {
    attempt(directory, () => tryToWrite(join(directory, TRIAL)));
    return { kept: load(join(directory, FILE)), save: (state) => save(directory, state), release };
  } catch (error) {
    release();
    throw error;
  }
};

const attempt = <T>(directory: string, work: () => T): T => {
  try {
    return work();
  } catch (error) {
    if (error instanceof LocalAwsError) throw error;
    throw new LocalAwsError(
      `The state cannot be kept in ${directory}: ${(error as Error).message}. Give a --state directory that can be written, with some MB free.`,
    );
  }
};

const tryToWrite = (file: string): void => {
  try {
    write(file, Buffer.alloc(TRIAL_BYTES, 1));
  } finally {
    rmSync(file, { force: true });
  }
};

const write = (file: string, data: string | Buffer): void => {
  const descriptor = openSync(file, 'w');
  try {
    writeFileSync(descriptor, data);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
};

const load = (file: string): unknown => {
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

const save = (directory: string, state: unknown): void => {
  const file = join(directory, FILE);
  try {
    write(`${file}.new`, JSON.stringify({ version: VERSION, state }));
    renameSync(`${file}.new`, file);
  } catch (error) {
    rmSync(`${file}.new`, { force: true });
    throw new LocalAwsError(`The state could not be kept in ${directory}: ${(error as Error).message}.`);
  }
};
