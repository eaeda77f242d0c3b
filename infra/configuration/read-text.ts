import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { sep } from 'node:path';
import { ConfigurationError } from './configuration-error.ts';

/** Most bytes of a file that people write. A larger one is a mistake, and would be read for minutes before it is refused. */
const LARGEST = 1_048_576;

/** The text of a file; throws {@link ConfigurationError} for what is not there, is not a file or is too large. */
export const textOf = (file: string): string => {
  try {
    const { size } = regular(file);
    if (size > LARGEST)
      throw new ConfigurationError(`${file}: has ${size} bytes; Hallmark reads files of at most ${LARGEST}`);
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    throw new ConfigurationError(`${file}: cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
};

/** A device or a pipe may never end. */
const regular = (file: string) => {
  const stats = statSync(file);
  if (!stats.isFile()) throw new ConfigurationError(`${file}: is not a file`);
  return stats;
};

/**
 * Throws {@link ConfigurationError} where a file is a symbolic link to somewhere outside of the folder: whoever may propose an image
 * would read files of the machine that synthesizes it into a template.
 */
export const checkInside = (folder: string, file: string): void => {
  if (!existsSync(file)) return;
  const inside = `${realpathSync(folder)}${sep}`;
  const real = realpathSync(file);
  if (!real.startsWith(inside))
    throw new ConfigurationError(`${file}: leads out of ${folder}: put the file itself there, not a link`);
};
