import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LocalAwsError } from '../kernel/errors.ts';

const FILE = 'local-aws.lock';

interface Holder {
  readonly pid: number;
  /** When the process began, as the kernel counts it; undefined where that cannot be read. Process ids are used again. */
  readonly began?: string | undefined;
}

/** Field 22 of /proc/PID/stat, counted behind the command's name, which may hold anything. */
const beganOf = (pid: number): string | undefined => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19];
  } catch {
    return undefined;
  }
};

const isAlive = ({ pid, began }: Holder): boolean => {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // It is somebody else's process.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const now = beganOf(pid);
  return began === undefined || now === undefined || now === began;
};

const read = (file: string): { readonly text: string; readonly holder: Holder | undefined } | undefined => {
  try {
    const text = readFileSync(file, 'utf8');
    try {
      const holder = JSON.parse(text) as Holder;
      return { text, holder: Number.isInteger(holder.pid) && holder.pid > 0 ? holder : undefined };
    } catch {
      return { text, holder: undefined };
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

/**
 * Takes the folder for this process; the answer gives it back. A lock whose process is gone is taken over. Throws
 * {@link LocalAwsError} where another process has it, and what `link` and `write` throw.
 */
export const lockFolder = (directory: string): (() => void) => {
  const file = join(directory, FILE);
  const own = `${file}.${process.pid}`;
  const mine = JSON.stringify({ pid: process.pid, began: beganOf(process.pid) });
  writeFileSync(own, mine);
  try {
    take(file, own, directory);
  } finally {
    rmSync(own, { force: true });
  }
  return () => {
    if (read(file)?.text === mine) rmSync(file, { force: true });
  };
};

/** A link is made whole or not at all, and never over a file that is there. */
const take = (file: string, own: string, directory: string): void => {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      linkSync(own, file);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const known = read(file);
    if (known?.holder && isAlive(known.holder)) throw inUse(directory, known.holder.pid);
    if (known) removeStale(file, known.text);
  }
  throw new LocalAwsError(`The state in ${directory} is being taken by another local AWS. Start again.`);
};

/** Moves the lock aside before it is removed: another process may have put its own there by now, and gets that back. */
const removeStale = (file: string, text: string): void => {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (readFileSync(aside, 'utf8') !== text) linkSync(aside, file);
  rmSync(aside, { force: true });
};

const inUse = (directory: string, pid: number): LocalAwsError =>
  new LocalAwsError(
    `The state in ${directory} is in use by process ${pid}. Stop that local AWS, or give another --state directory.`,
  );
